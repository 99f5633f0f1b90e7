INSERT INTO login_session (user_id, token_hash, expires_at)
SELECT seq, UNHEX(SHA2(CONCAT('bench-', seq), 256)), NOW(3) + INTERVAL 14 DAY
FROM seq_1_to_3000000
WHERE seq BETWEEN @first AND @last;
