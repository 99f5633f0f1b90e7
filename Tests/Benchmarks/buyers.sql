-- Buyers @first … @last with money and a login each: the token of buyer N is bench-N.

INSERT INTO user (id, email, email_key, name)
SELECT seq, CONCAT('bench-', seq, '@example.org'), CONCAT('bench-', seq, '@example.org'), 'Bench'
FROM seq_1_to_3000000
WHERE seq BETWEEN @first AND @last;

INSERT INTO account (kind, user_id, balance, version)
SELECT 'wallet', seq, 50000000, 1 FROM seq_1_to_3000000 WHERE seq BETWEEN @first AND @last;

INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount)
SELECT 'charge', 1, id, id, balance, balance
FROM account
WHERE user_id BETWEEN @first AND @last;
