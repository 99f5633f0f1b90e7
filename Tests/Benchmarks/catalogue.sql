-- A catalogue to search in: 100,000 concerts of 8,000 artists (half of them Korean) in 600 halls, a third still to
-- come. How often an artist plays follows Zipf. The same every time: what looks random is MD5 of the row's number.

SET SESSION foreign_key_checks = 0, unique_checks = 0;
SET @concerts_first = 20000000;
SET @syllables = '가나다라마바사아자차하고노도로모보소오조호구누두루무부수우주유이미비시지기리니희은윤인진신선연현정영경성상강한찬민문훈준';
SET @length = CHAR_LENGTH(@syllables);
SET @adjectives = 'Silver,Velvet,Electric,Golden,Midnight,Crimson,Paper,Broken,Hollow,Neon,Wild,Silent,Summer,Winter,'
  'Little,Northern,Lucky,Distant,Purple,Frozen,Glass,Lonely,Secret,Burning,Crystal,Dancing,Endless,Gentle,Hidden,'
  'Iron,Jade,Kind';
SET @nouns = 'Harbor,Foxes,Parade,Mirror,Ocean,Garden,Tigers,Engine,Letters,Sparrow,Thunder,Valley,Kingdom,Lanterns,'
  'Machine,Orchard,Pilots,Queens,Rivers,Sailors,Temple,Umbrella,Voyage,Wolves,Yesterday,Zephyr,Avenue,Bridges,Castle,'
  'Daydream,Echoes,Feathers,Gravity,Horizon,Island,Journey,Kites,Lullaby,Museum,Nightfall';
SET @forms = '콘서트,단독 콘서트,전국투어 콘서트,라이브,팬미팅,World Tour,Live in Seoul,Asia Tour,앙코르 콘서트,어쿠스틱 라이브,페스티벌,Concert,소극장 콘서트,'
  '연말 콘서트,Unplugged,신년 음악회';
SET @themes = '봄밤,여름의 끝,첫눈,별빛 아래,우리의 계절,푸른 새벽,마지막 인사,작은 기적,Hello Again,Love Letter,After Rain,City Lights,꿈의 궤도,'
  '바람이 분다,Moonlight,Homecoming,시간여행,선물,Blue Hour,오래된 노래,낭만에 대하여,Dear You,청춘,그해 겨울,Daybreak,온기,Voyager,약속,파도,Stay Gold,'
  '소란한 밤,안녕';
SET @cities = '서울 Seoul,부산 Busan,대구 Daegu,인천 Incheon,광주 Gwangju,대전 Daejeon,수원 Suwon,전주 Jeonju';
SET @halls = '아트센터 Arts Center,문화회관 Culture Hall,아레나 Arena,소극장 Theatre,콘서트홀 Concert Hall,체육관 Gymnasium,'
  '라이브홀 Live Hall,야외무대 Open Stage';

DELIMITER //
CREATE OR REPLACE FUNCTION bench_pick(p_number BIGINT, p_what VARCHAR(10), p_choices INT) RETURNS INT DETERMINISTIC
  RETURN CONV(SUBSTRING(MD5(CONCAT(p_what, p_number)), 1, 8), 16, 10) MOD p_choices //
CREATE OR REPLACE FUNCTION bench_word(p_list VARCHAR(2000) CHARACTER SET utf8mb4, p_index INT)
  RETURNS VARCHAR(60) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN SUBSTRING_INDEX(SUBSTRING_INDEX(p_list, ',', p_index + 1), ',', -1) //
CREATE OR REPLACE FUNCTION bench_syllables(p_number BIGINT, p_count INT)
  RETURNS VARCHAR(20) CHARACTER SET utf8mb4 DETERMINISTIC
  RETURN CONCAT(
    SUBSTRING(@syllables, 1 + bench_pick(p_number, 's1', @length), 1),
      SUBSTRING(@syllables, 1 + bench_pick(p_number, 's2', @length), 1),
    IF(p_count > 2, SUBSTRING(@syllables, 1 + bench_pick(p_number, 's3', @length), 1), ''),
    IF(p_count > 3, SUBSTRING(@syllables, 1 + bench_pick(p_number, 's4', @length), 1), '')) //
DELIMITER ;

CREATE OR REPLACE TABLE bench_artist (id INT PRIMARY KEY, name VARCHAR(200) NOT NULL);
INSERT INTO bench_artist
SELECT seq,
  CASE seq MOD 4
    WHEN 0 THEN CONCAT('The ', bench_word(@adjectives, bench_pick(seq, 'a', 32)), ' ',
      bench_word(@nouns, bench_pick(seq, 'n', 40)))
    WHEN 1 THEN bench_syllables(seq, 2 + bench_pick(seq, 'l', 3))
    WHEN 2 THEN CONCAT(bench_word(@adjectives, bench_pick(seq, 'a', 32)), ' ',
      bench_word(@nouns, bench_pick(seq, 'n', 40)), IF(seq > 1000, CONCAT(' ', seq DIV 400), ''))
    ELSE CONCAT(bench_syllables(seq, 3),
      IF(bench_pick(seq, 'b', 3) = 0, CONCAT(' ', bench_word('밴드,쿼텟,오케스트라,트리오', bench_pick(seq, 'w', 4))), ''))
  END
FROM seq_1_to_8000;
UPDATE bench_artist SET name = ELT(id, '아이유', 'Coldplay', '방탄소년단', 'Beyoncé', '잔나비') WHERE id <= 5;

INSERT INTO venue (id, name, city)
SELECT @concerts_first + seq, CONCAT(bench_syllables(seq + 90000, 2), ' ', bench_word(@halls, seq MOD 8), ' ', seq),
  bench_word(@cities, bench_pick(seq, 'c', 8))
FROM seq_1_to_600;

CREATE OR REPLACE TABLE bench_played (seq INT PRIMARY KEY, artist_id INT NOT NULL, year INT NOT NULL,
  starts_at DATETIME NOT NULL);
INSERT INTO bench_played
SELECT seq, 1 + FLOOR(40 * (EXP(LN(200) * bench_pick(seq, 'z', 100000) / 100000) - 1)), 2025 + bench_pick(seq, 'y', 3),
  UTC_DATE() + INTERVAL bench_pick(seq, 'd', 750) - 500 DAY + INTERVAL 10 HOUR
FROM seq_1_to_100000;

-- Dates before their concerts: the triggers then have nothing to derive.
INSERT INTO schedule (id, concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at)
SELECT @concerts_first + seq, @concerts_first + seq, starts_at, starts_at - INTERVAL 1 HOUR,
  starts_at - INTERVAL 40 DAY, starts_at
FROM bench_played;
INSERT INTO concert (id, title, artist, venue_id, first_starts_at, last_starts_at, sale_opens_at, price_from)
SELECT @concerts_first + seq,
  CONCAT(IF(seq MOD 2 = 0, CONCAT(year, ' '), ''), IF(seq MOD 3 = 0, '', CONCAT(name, ' ')),
    bench_word(@forms, bench_pick(seq, 'f', 16)),
    IF(seq MOD 5 < 3, CONCAT(' : ', bench_word(@themes, bench_pick(seq, 't', 32)),
      IF(seq MOD 7 = 0, CONCAT(' Vol. ', seq MOD 90), '')), '')),
  name, @concerts_first + 1 + bench_pick(seq, 'v', 600), starts_at, starts_at, starts_at - INTERVAL 40 DAY, 50000
FROM bench_played
JOIN bench_artist ON bench_artist.id = artist_id;
TRUNCATE TABLE cache_invalidation;
DROP TABLE bench_artist, bench_played;
DROP FUNCTION bench_pick;
DROP FUNCTION bench_word;
DROP FUNCTION bench_syllables;
SET SESSION foreign_key_checks = 1, unique_checks = 1;
