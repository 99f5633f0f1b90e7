-- What people type, a line each, percent-encoded and as it is: @count questions about concerts of catalogue.sql.
-- Who plays often is asked for often. Of a hundred, 35 are the beginning of a name while it is typed, 30 a whole
-- name, 10 a name with two letters exchanged, 12 a word of a title, 6 a name and a word, 4 the first letters of
-- syllables, 3 nothing that exists.
SELECT REGEXP_REPLACE(HEX(typed), '(..)', '%\\1'), typed
FROM (
  SELECT
    CASE
      WHEN kind < 35 THEN LEFT(artist, 1 + kind MOD 3)
      WHEN kind < 65 THEN artist
      WHEN kind < 75 THEN CONCAT(LEFT(artist, 2), SUBSTRING(artist, 4, 1), SUBSTRING(artist, 3, 1),
        SUBSTRING(artist, 5))
      WHEN kind < 87 THEN SUBSTRING_INDEX(title, ' ', -1)
      WHEN kind < 93 THEN CONCAT(artist, ' ', SUBSTRING_INDEX(title, ' ', -1))
      WHEN kind < 97 THEN ELT(1 + kind MOD 4, 'ㅇㅇㅇ', 'ㅋㅅㅌ', 'ㅅㅊㅅ', 'ㅁㅎㄹ')
      ELSE CONCAT('zq', id)
    END AS typed
  FROM (
    SELECT concert.id, concert.title, concert.artist, CONV(SUBSTRING(MD5(concert.id), 1, 6), 16, 10) MOD 100 AS kind
    FROM concert
    WHERE concert.id > 20000000
    ORDER BY MD5(CONCAT('search', concert.id))
    LIMIT 1000
  ) AS asked
) AS question
WHERE typed <> '';
