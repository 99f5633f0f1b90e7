-- A season to play with: four halls, 44 concerts with dates around today, and some sixty buyers whose
-- past orders are as real as any other, so that the audit holds over them too.
--
-- All or nothing, and harmless when loaded again: who finds the arena finds everything.
-- Coordinates count ten units to a seat's width, x to the right and y away from the stage.

SET NAMES utf8mb4;
-- Sequences are unsigned, coordinates are not.
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,'
  'NO_ZERO_IN_DATE,NO_UNSIGNED_SUBTRACTION';
SET SESSION time_zone = '+00:00';

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE today DATE DEFAULT UTC_DATE();
  DECLARE is_loaded BOOLEAN DEFAULT FALSE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    DO RELEASE_LOCK('boxoffice_demo');
    RESIGNAL;
  END;

  IF NOT GET_LOCK('boxoffice_demo', 60) <=> 1 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'another session is loading the demo';
  END IF;
  SET is_loaded = EXISTS (SELECT 1 FROM venue WHERE name = '한강 그랜드 아레나 Hangang Grand Arena');

  IF NOT is_loaded THEN
    START TRANSACTION;

    -- The halls, drawn in the order in which their seats are numbered.

    CREATE OR REPLACE TEMPORARY TABLE demo_hall (
      hall VARCHAR(10) NOT NULL PRIMARY KEY,
      venue_id BIGINT NULL,
      name VARCHAR(200) NOT NULL,
      city VARCHAR(100) NOT NULL
    );
    INSERT INTO demo_hall (hall, name, city)
    VALUES
      ('club', '블루문 클럽 Blue Moon Club', '서울 Seoul'),
      ('hall', '소리마당 소극장 Sorimadang Hall', '부산 Busan'),
      ('theatre', '한빛 아트센터 Hanbit Arts Theatre', '서울 Seoul'),
      ('arena', '한강 그랜드 아레나 Hangang Grand Arena', '서울 Seoul');

    CREATE OR REPLACE TEMPORARY TABLE demo_seat (
      hall VARCHAR(10) NOT NULL,
      section_rank INT NOT NULL,
      row_rank INT NOT NULL,
      number INT NOT NULL,
      section VARCHAR(40) NOT NULL,
      `row` VARCHAR(10) NOT NULL,
      x INT NOT NULL,
      y INT NOT NULL,
      tier VARCHAR(10) NOT NULL,
      PRIMARY KEY (hall, section_rank, row_rank, number)
    );

    -- Club: 5 × 10 seats at one level. Hall: 15 × 20 with an aisle in the middle.
    INSERT INTO demo_seat (hall, section_rank, row_rank, number, section, `row`, x, y, tier)
    SELECT 'club', 1, r.seq, n.seq, '메인 Main', SUBSTRING('ABCDE', r.seq, 1),
      10 * n.seq, 60 + 14 * r.seq, IF(r.seq <= 2, 'R', 'S')
    FROM seq_1_to_5 AS r, seq_1_to_10 AS n
    UNION ALL
    SELECT 'hall', 1, r.seq, n.seq, '1층 Floor', SUBSTRING('ABCDEFGHIJKLMNO', r.seq, 1),
      10 * n.seq + IF(n.seq > 10, 20, 0), 80 + 14 * r.seq, IF(r.seq <= 5, 'R', 'S')
    FROM seq_1_to_15 AS r, seq_1_to_20 AS n;

    -- Theatre: 30 rows of stalls and 20 of balcony, 40 seats each in three sections, on arcs about a
    -- point behind the stage.
    INSERT INTO demo_seat (hall, section_rank, row_rank, number, section, `row`, x, y, tier)
    SELECT 'theatre', level * 10 + part, r, number,
      CONCAT(IF(level = 1, '1층 Stalls ', '2층 Balcony '), SUBSTRING('ABC', part, 1)),
      IF(r <= 26, SUBSTRING('ABCDEFGHIJKLMNOPQRSTUVWXYZ', r, 1), CONCAT('A', SUBSTRING('ABCD', r - 26, 1))),
      220 + ROUND(radius * SIN((10 * (number - 20.5) + 14 * (part - 2)) / radius)),
      ROUND(radius * COS((10 * (number - 20.5) + 14 * (part - 2)) / radius)) - 150,
      CASE
        WHEN level = 1 AND part = 2 AND r <= 10 THEN 'VIP'
        WHEN level = 1 AND r <= 20 THEN 'R'
        WHEN level = 1 OR r <= 5 THEN 'S'
        ELSE 'A'
      END
    FROM (
      SELECT 1 AS level, r.seq AS r, n.seq AS number, 300 + 16 * r.seq AS radius,
        IF(n.seq <= 10, 1, IF(n.seq <= 30, 2, 3)) AS part
      FROM seq_1_to_30 AS r, seq_1_to_40 AS n
      UNION ALL
      SELECT 2, r.seq, n.seq, 840 + 16 * r.seq, IF(n.seq <= 10, 1, IF(n.seq <= 30, 2, 3))
      FROM seq_1_to_20 AS r, seq_1_to_40 AS n
    ) AS place;

    -- Arena floor: 12 blocks of 20 × 25 before the stage.
    INSERT INTO demo_seat (hall, section_rank, row_rank, number, section, `row`, x, y, tier)
    SELECT 'arena', block.seq, r.seq, n.seq, CONCAT('F', block.seq), r.seq,
      1330 + 270 * (MOD(block.seq - 1, 3) - 1) + 10 * (n.seq - 13),
      340 + 270 * ((block.seq - 1) DIV 3) + 12 * (r.seq - 1),
      IF(block.seq <= 6, 'VIP', 'R')
    FROM seq_1_to_12 AS block, seq_1_to_20 AS r, seq_1_to_25 AS n;

    -- Arena stands: two rings open towards the stage. Each has four straight sections on either side and a
    -- half circle of wedges between them; a wedge's rows grow with their radius.
    INSERT INTO demo_seat (hall, section_rank, row_rank, number, section, `row`, x, y, tier)
    WITH
      ring AS (
        SELECT 1 AS ring, 20 AS row_count, 6 AS wedges, 470 AS inner_radius, 22 AS wedge_seats, 0.6 AS growth
        UNION ALL
        SELECT 2, 34, 10, 850, 25, 0.5
      ),
      stand AS (
        SELECT ring.ring, ring.wedges, section.seq AS section, r.seq AS r,
          ring.inner_radius + 14 * (r.seq - 1) AS radius,
          CASE WHEN section.seq <= 4 THEN 'left'
            WHEN section.seq <= 4 + ring.wedges THEN 'curve' ELSE 'right' END AS side,
          IF(section.seq BETWEEN 5 AND 4 + ring.wedges,
            ring.wedge_seats + FLOOR(ring.growth * (r.seq - 1)), 22) AS seats
        FROM ring
        JOIN seq_1_to_18 AS section ON section.seq <= 8 + ring.wedges
        JOIN seq_1_to_34 AS r ON r.seq <= ring.row_count
      ),
      place AS (
        SELECT stand.*, n.seq AS number,
          -- How far along its straight section or wedge a seat is, leaving an aisle of 14 between sections.
          (7 + (IF(side = 'curve', radius * PI() / wedges, 240) - 14) * (n.seq - 0.5) / seats) AS along
        FROM stand
        JOIN seq_1_to_60 AS n ON n.seq <= stand.seats
      )
    SELECT 'arena', ring * 100 + section, r, number, ring * 100 + section, r,
      1330 + ROUND(CASE side
        WHEN 'left' THEN -radius
        WHEN 'right' THEN radius
        ELSE -radius * COS((section - 5) * PI() / wedges + along / radius)
      END),
      1160 + ROUND(CASE side
        WHEN 'left' THEN 240 * (section - 5) + along
        WHEN 'right' THEN -240 * (section - 5 - wedges) - along
        ELSE radius * SIN((section - 5) * PI() / wedges + along / radius)
      END),
      CASE WHEN ring = 1 THEN 'R' WHEN r <= 17 THEN 'S' ELSE 'A' END
    FROM place;

    INSERT INTO venue (name, city)
    SELECT name, city FROM demo_hall ORDER BY FIELD(hall, 'club', 'hall', 'theatre', 'arena');
    UPDATE demo_hall JOIN venue ON venue.name = demo_hall.name SET demo_hall.venue_id = venue.id;

    CREATE OR REPLACE TEMPORARY TABLE demo_place (PRIMARY KEY (hall, seat_no))
    SELECT hall, ROW_NUMBER() OVER (PARTITION BY hall ORDER BY section_rank, row_rank, number) AS seat_no,
      section, `row`, number, x, y, tier
    FROM demo_seat;
    INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
    SELECT demo_hall.venue_id, seat_no, section, `row`, number, x, y
    FROM demo_place
    JOIN demo_hall ON demo_hall.hall = demo_place.hall
    ORDER BY demo_hall.venue_id, seat_no;

    -- The season. Days count from today; so many buyers took so many seats each; level is the price in percent.

    CREATE OR REPLACE TEMPORARY TABLE demo_concert (
      no INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
      concert_id BIGINT NULL,
      hall VARCHAR(10) NOT NULL,
      first_day INT NOT NULL,
      dates INT NOT NULL,
      opens_day INT NOT NULL,
      buyers INT NOT NULL,
      seats_each INT NOT NULL,
      level INT NOT NULL,
      refund_policy VARCHAR(200) NOT NULL,
      title VARCHAR(200) NOT NULL,
      artist VARCHAR(200) NOT NULL,
      description TEXT NOT NULL
    );
    INSERT INTO demo_concert
      (hall, first_day, dates, opens_day, buyers, seats_each, level, refund_policy, title, artist, description)
    VALUES
      ('arena', 45, 2, -3, 60, 5, 120, '240:100,72:90,24:70',
        'BTS 월드 투어 서울 BTS World Tour: Seoul', 'BTS',
        '이틀간 펼쳐지는 스타디움 쇼. Two nights of the world tour, with the full band.'),
      ('arena', 60, 1, -2, 40, 4, 110, '240:100,72:90,24:70',
        '아이유 콘서트: 골든 아워 IU Concert: The Golden Hour', '아이유',
        '데뷔부터 오늘까지의 노래를 한 무대에서. Songs from the first album to the latest one.'),
      ('arena', 90, 1, 5, 0, 0, 130, '240:100,72:90,24:70',
        'Coldplay: Music of the Spheres Seoul', 'Coldplay',
        '빛나는 손목밴드와 함께하는 밤. A night of lights, wristbands and choirs.'),
      ('theatre', 30, 2, -6, 30, 4, 140, '24:100',
        'Beyoncé: An Intimate Evening', 'Beyoncé',
        '2,000석 극장에서 만나는 특별한 밤. A rare evening in a theatre of two thousand seats.'),
      ('theatre', 21, 2, -10, 50, 4, 100, '24:100',
        '봄밤의 재즈 Spring Night Jazz', '정하늘 쿼텟 Haneul Jung Quartet',
        '피아노와 색소폰이 이끄는 정통 재즈. Straight-ahead jazz led by piano and saxophone.'),
      ('theatre', 35, 1, -4, 20, 4, 90, '24:100',
        '한빛 필하모닉: 말러 교향곡 5번 Mahler 5', '한빛 필하모닉 Hanbit Philharmonic', '정기 연주회. The orchestra''s season concert.'),
      ('theatre', 50, 1, -8, 25, 2, 80, '24:100,2:50',
        '국악 한마당 Evening of Korean Tradition', '국악단 너울 Neoul Ensemble',
        '판소리와 산조, 그리고 사물놀이. Pansori, sanjo and percussion.'),
      ('theatre', 40, 2, 2, 0, 0, 110, '24:100',
        '뮤지컬 갈라 콘서트 Musical Gala', '서윤아 외 Yuna Seo and friends', '무대 위의 명곡들. The best songs of the stage.'),
      ('theatre', 70, 1, 10, 0, 0, 100, '24:100',
        'The Paper Lanterns Live in Seoul', 'The Paper Lanterns', '첫 내한 공연. Their first concert in Korea.'),
      ('theatre', 28, 1, -12, 60, 4, 95, '24:100',
        '박서준 발라드의 밤 Night of Ballads', '박서준밴드 Seojun Park Band', '가을에 어울리는 발라드. Ballads for a long night.'),
      ('theatre', -14, 1, -60, 60, 4, 100, '24:100',
        '겨울 나그네 Winterreise', '김도윤 Doyun Kim', '슈베르트 연가곡 전곡. The whole of Schubert''s cycle.'),
      ('theatre', -40, 1, -90, 50, 4, 90, '24:100',
        '영화 음악의 밤 Film Music Night', '한빛 필하모닉 Hanbit Philharmonic', '스크린 속 명곡. Great scores from the screen.'),
      ('theatre', 25, 1, -7, 0, 0, 100, '24:100',
        '별빛 페스티벌 Starlight Festival', '여러 아티스트 Various Artists', '취소된 공연입니다. This concert was called off.'),
      ('hall', 14, 2, -9, 20, 4, 60, '24:100',
        '소란한 저녁 A Noisy Evening', '밴드 파란 Band Paran', '기타 두 대와 드럼의 뜨거운 무대. Two guitars, drums and no brakes.'),
      ('hall', 18, 1, -5, 12, 4, 55, '24:100',
        '이하은 첫 단독 공연 First Solo', '이하은 Haeun Lee', '싱어송라이터의 첫 단독 무대. A songwriter''s first night on her own.'),
      ('hall', 20, 1, -5, 10, 2, 60, '24:100',
        'Nordic Lights', 'Aurora Strand', '북유럽 포크와 전자음악. Folk and electronics from the north.'),
      ('hall', 33, 1, -2, 8, 2, 65, '24:100',
        '탱고 부에노스 Tango Buenos', 'Quinteto del Sur', '반도네온 다섯 대의 밤. A night of five tangueros.'),
      ('hall', 38, 1, 1, 0, 0, 55, '24:100',
        '첼로 독주회 Cello Recital', '최민서 Minseo Choi', '바흐 무반주 모음곡. Bach''s suites for cello alone.'),
      ('hall', 44, 1, 3, 0, 0, 60, '24:100',
        '힙합 사이퍼 Hip-hop Cypher', 'MC 모래 MC Morae', '부산 래퍼들이 한자리에. The rappers of Busan on one stage.'),
      ('hall', 52, 2, 7, 0, 0, 60, '24:100',
        '부산 인디 나이트 Busan Indie Night', '바다고양이 Sea Cats', '해변 도시의 인디 밴드들. Indie bands of the coast.'),
      ('hall', -7, 1, -40, 40, 4, 60, '24:100',
        '가을 클래식 산책 Autumn Classics', '앙상블 나무 Ensemble Namu', '실내악으로 걷는 가을. Chamber music for a walk.'),
      ('hall', -21, 1, -50, 36, 4, 55, '24:100',
        'Blues from the Delta', 'Old River Men', '델타 블루스의 정수. Delta blues, plain and deep.'),
      ('hall', -33, 1, -70, 30, 4, 50, '24:100',
        '동요 콘서트 Songs for Children', '노래마을 Song Village', '온 가족이 함께 부르는 노래. Songs for the whole family.'),
      ('hall', 1, 1, -20, 30, 4, 55, '24:100',
        '오늘도 재즈 Jazz Again', '김나래 트리오 Narae Kim Trio', '내일 만나는 재즈 트리오. A trio, tomorrow.'),
      ('hall', 27, 1, -6, 15, 2, 70, '',
        '어쿠스틱 라운지 Acoustic Lounge', '윤슬 Yunseul', '환불되지 않는 특가 공연. A bargain without refunds.'),
      ('club', 7, 1, -15, 10, 5, 45, '24:100',
        '루프탑 세션 Rooftop Session', '달무리 Halo', '매진된 작은 공연. A small show, sold out.'),
      ('club', 9, 1, -9, 6, 2, 40, '24:100',
        '월요 재즈 잼 Monday Jazz Jam', '블루문 하우스밴드 Blue Moon House Band', '누구나 함께하는 잼. A jam for everybody.'),
      ('club', 10, 2, -9, 4, 2, 40, '24:100',
        '한밤의 낭독과 노래 Midnight Readings', '오하린 Harin Oh', '시와 노래가 있는 밤. Poems and songs.'),
      ('club', 12, 1, -9, 3, 2, 45, '24:100',
        'Tiny Room Tour', 'Small Hours', '작은 방에서의 투어. A tour of small rooms.'),
      ('club', 15, 1, -9, 0, 0, 45, '24:100',
        '신인 무대 New Faces', '신인 아티스트 New Artists', '올해의 신인 네 팀. Four bands you have not heard yet.'),
      ('club', 16, 1, -8, 5, 4, 50, '48:100,24:50',
        '피아노 즉흥 Piano Improvised', '강시우 Siwoo Kang', '악보 없는 한 시간. An hour without a score.'),
      ('club', 19, 1, -8, 2, 2, 40, '24:100',
        '봄 어쿠스틱 Spring Acoustic', '초록 Green', '통기타와 목소리. A guitar and a voice.'),
      ('club', 22, 1, -3, 2, 4, 40, '24:100',
        'Synthwave Night', 'Neon Harbor', '80년대 신시사이저의 밤. A night of eighties synthesizers.'),
      ('club', 23, 1, -3, 1, 4, 45, '24:100',
        '가야금과 전자음 Gayageum and Electronics', '서하 Seoha', '전통 현악과 전자음의 만남. Old strings, new sounds.'),
      ('club', 29, 1, -1, 0, 0, 40, '24:100',
        '오픈 마이크 Open Mic', '블루문 클럽 Blue Moon Club', '무대는 열려 있습니다. The stage is open.'),
      ('club', 31, 1, 1, 0, 0, 45, '24:100',
        '여름의 끝 End of Summer', '파도소리 Sound of Waves', '여름을 보내는 노래. Songs to see the summer off.'),
      ('club', 36, 1, 4, 0, 0, 50, '24:100',
        'Bossa at Midnight', 'Clara e os Gatos', '자정의 보사노바. Bossa nova at midnight.'),
      ('club', 41, 1, 6, 0, 0, 45, '24:100',
        '시티팝 나이트 City Pop Night', '네온사인 Neon Sign', '서울의 시티팝. City pop from Seoul.'),
      ('club', 55, 1, 14, 0, 0, 45, '24:100',
        '재즈 보컬 쇼케이스 Vocal Showcase', '문채원밴드 Chaewon Moon Band', '네 명의 보컬리스트. Four singers.'),
      ('club', -3, 1, -30, 12, 4, 45, '24:100',
        '겨울 블루스 Winter Blues', '블루문 하우스밴드 Blue Moon House Band', '지난 공연. A past concert.'),
      ('club', -10, 1, -30, 10, 4, 40, '24:100',
        'Folk at the Corner', 'Wren & Hollow', '지난 공연. A past concert.'),
      ('club', -17, 1, -45, 9, 4, 40, '24:100',
        '새벽 네 시 Four in the Morning', '이안 Ian', '지난 공연. A past concert.'),
      ('club', -28, 1, -60, 8, 5, 45, '24:100',
        '첫눈 First Snow', '하얀밤 White Nights', '지난 공연. A past concert.'),
      ('club', -50, 1, -80, 10, 5, 45, '24:100',
        '송년 재즈 파티 Year-end Jazz Party', '정하늘 쿼텟 Haneul Jung Quartet', '지난 공연. A past concert.');

    INSERT INTO concert (title, artist, description, venue_id, seats_per_user_max, refund_policy, created_at)
    SELECT title, artist, description, demo_hall.venue_id, IF(demo_concert.hall = 'arena' AND opens_day > 0, 4, 8),
      refund_policy, today - INTERVAL 100 DAY
    FROM demo_concert
    JOIN demo_hall ON demo_hall.hall = demo_concert.hall
    ORDER BY no;
    UPDATE demo_concert
    JOIN demo_hall ON demo_hall.hall = demo_concert.hall
    JOIN concert
      ON concert.venue_id = demo_hall.venue_id
      AND concert.title = demo_concert.title
      AND concert.artist = demo_concert.artist
    SET demo_concert.concert_id = concert.id;

    -- 19:00 in Seoul is 10:00 UTC; sales open at 20:00 and close half an hour before the start.
    CREATE OR REPLACE TEMPORARY TABLE demo_schedule (
      concert_id BIGINT NOT NULL,
      starts_at DATETIME(3) NOT NULL,
      schedule_id BIGINT NULL,
      opens_at DATETIME(3) NOT NULL,
      hall VARCHAR(10) NOT NULL,
      buyers INT NOT NULL,
      seats_each INT NOT NULL,
      level INT NOT NULL,
      refund_policy VARCHAR(200) NOT NULL,
      PRIMARY KEY (concert_id, starts_at),
      KEY (schedule_id)
    );
    INSERT INTO demo_schedule (concert_id, starts_at, opens_at, hall, buyers, seats_each, level, refund_policy)
    SELECT concert_id,
      TIMESTAMP(today, '10:00:00') + INTERVAL first_day DAY + INTERVAL date.seq DAY,
      TIMESTAMP(today, '11:00:00') + INTERVAL opens_day DAY,
      hall, buyers, seats_each, level, refund_policy
    FROM demo_concert
    JOIN seq_0_to_9 AS date ON date.seq < demo_concert.dates;

    INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
    SELECT concert_id, starts_at, starts_at - INTERVAL 1 HOUR, opens_at, starts_at - INTERVAL 30 MINUTE,
      (SELECT COUNT(*) FROM demo_place WHERE demo_place.hall = demo_schedule.hall)
    FROM demo_schedule
    ORDER BY concert_id, starts_at;
    UPDATE demo_schedule
    JOIN schedule ON schedule.concert_id = demo_schedule.concert_id AND schedule.starts_at = demo_schedule.starts_at
    SET demo_schedule.schedule_id = schedule.id;

    INSERT INTO tier (schedule_id, name, price)
    SELECT schedule_id, tier.name, ROUND(tier.price * level / 100, -3)
    FROM demo_schedule
    JOIN (
      SELECT hall, tier AS name, MIN(seat_no) AS seat_no,
        CASE tier WHEN 'VIP' THEN 165000 WHEN 'R' THEN 132000 WHEN 'S' THEN 99000 ELSE 77000 END AS price
      FROM demo_place
      GROUP BY hall, tier
    ) AS tier ON tier.hall = demo_schedule.hall
    ORDER BY schedule_id, tier.price DESC;

    CREATE OR REPLACE TEMPORARY TABLE demo_tier (PRIMARY KEY (schedule_id, name))
    SELECT tier.schedule_id, tier.name, tier.id, tier.price
    FROM tier
    JOIN demo_schedule ON demo_schedule.schedule_id = tier.schedule_id;

    -- The last seats of the theatre's balcony are kept for the house.
    INSERT INTO seat (schedule_id, seat_no, tier_id, status)
    SELECT demo_schedule.schedule_id, demo_place.seat_no, demo_tier.id,
      IF(demo_schedule.hall = 'theatre' AND demo_place.seat_no > 1990, 'blocked', 'free')
    FROM demo_schedule
    JOIN demo_place ON demo_place.hall = demo_schedule.hall
    JOIN demo_tier ON demo_tier.schedule_id = demo_schedule.schedule_id AND demo_tier.name = demo_place.tier
    ORDER BY demo_schedule.schedule_id, demo_place.seat_no;

    -- The buyers and what they bought: buyer k of a date takes the k-th run of seats.

    INSERT INTO user (email, email_key, name, created_at)
    SELECT CONCAT('buyer', LPAD(seq, 2, '0'), '@demo.boxoffice.example'),
      CONCAT('buyer', LPAD(seq, 2, '0'), '@demo.boxoffice.example'),
      IF(MOD(seq, 3) = 0,
        CONCAT(ELT(1 + MOD(seq, 5), 'Alex', 'Mina', 'Jonas', 'Sofia', 'Liam'), ' ',
          ELT(1 + MOD(seq, 7), 'Kim', 'Lund', 'Reyes', 'Novak', 'Okafor', 'Park', 'Weber')),
        CONCAT(ELT(1 + MOD(seq, 7), '김', '이', '박', '최', '정', '강', '조'),
          ELT(1 + MOD(seq, 5), '하늘', '지우', '서연', '민준', '도윤'))),
      today - INTERVAL 110 DAY
    FROM seq_1_to_60;

    CREATE OR REPLACE TEMPORARY TABLE demo_buyer (PRIMARY KEY (no))
    SELECT CAST(SUBSTRING(email_key, 6, 2) AS INT) AS no, id AS user_id
    FROM user
    WHERE email_key LIKE 'buyer__@demo.boxoffice.example';

    INSERT INTO account (kind, user_id, balance) SELECT 'wallet', user_id, 0 FROM demo_buyer ORDER BY no;

    CREATE OR REPLACE TEMPORARY TABLE demo_purchase (
      user_id BIGINT NOT NULL,
      schedule_id BIGINT NOT NULL,
      first_seat INT NOT NULL,
      last_seat INT NOT NULL,
      total BIGINT NOT NULL,
      seat_ids VARCHAR(100) NOT NULL,
      bought_at DATETIME(3) NOT NULL,
      refund_policy VARCHAR(200) NOT NULL,
      is_past BOOLEAN NOT NULL,
      wallet_id BIGINT NOT NULL,
      hold_id BIGINT NULL,
      order_id BIGINT NULL,
      spent BIGINT NOT NULL DEFAULT 0,
      PRIMARY KEY (user_id, schedule_id)
    );
    INSERT INTO demo_purchase
      (user_id, schedule_id, first_seat, last_seat, total, seat_ids, bought_at, refund_policy, is_past, wallet_id)
    SELECT demo_buyer.user_id, demo_schedule.schedule_id, MIN(seat.seat_no), MAX(seat.seat_no), SUM(demo_tier.price),
      CONCAT('[', GROUP_CONCAT(seat.seat_no ORDER BY seat.seat_no), ']'),
      MIN(demo_schedule.opens_at) + INTERVAL (41 * demo_buyer.no) SECOND
        + INTERVAL (130000 * demo_buyer.no) MICROSECOND,
      MIN(demo_schedule.refund_policy), MIN(demo_schedule.starts_at) < today, MIN(account.id)
    FROM demo_schedule
    JOIN demo_buyer ON demo_buyer.no <= demo_schedule.buyers
    JOIN account ON account.user_id = demo_buyer.user_id
    JOIN seat
      ON seat.schedule_id = demo_schedule.schedule_id
      AND seat.seat_no > (demo_buyer.no - 1) * demo_schedule.seats_each
      AND seat.seat_no <= demo_buyer.no * demo_schedule.seats_each
    JOIN demo_tier ON demo_tier.id = seat.tier_id
    GROUP BY demo_buyer.user_id, demo_schedule.schedule_id;

    CREATE OR REPLACE TEMPORARY TABLE demo_running (PRIMARY KEY (user_id, schedule_id))
    SELECT user_id, schedule_id,
      SUM(total) OVER (PARTITION BY user_id ORDER BY bought_at, schedule_id ROWS UNBOUNDED PRECEDING) AS spent
    FROM demo_purchase;
    UPDATE demo_purchase
    JOIN demo_running USING (user_id, schedule_id)
    SET demo_purchase.spent = demo_running.spent;

    INSERT INTO hold (user_id, schedule_id, status, total, created_at, expires_at, ended_at, version)
    SELECT user_id, schedule_id, 'paid', total, bought_at - INTERVAL 30 SECOND, bought_at + INTERVAL 270 SECOND,
      bought_at, 2
    FROM demo_purchase
    ORDER BY bought_at, schedule_id;
    UPDATE demo_purchase
    JOIN hold ON hold.user_id = demo_purchase.user_id AND hold.schedule_id = demo_purchase.schedule_id
    SET demo_purchase.hold_id = hold.id;

    INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy, created_at)
    SELECT user_id, schedule_id, hold_id, total, refund_policy, bought_at
    FROM demo_purchase
    ORDER BY hold_id;
    UPDATE demo_purchase
    JOIN orders ON orders.hold_id = demo_purchase.hold_id
    SET demo_purchase.order_id = orders.id;
    -- Nobody reads the demo's mail.
    DELETE letter FROM letter JOIN demo_purchase USING (user_id);
    UPDATE user
    JOIN demo_purchase ON demo_purchase.user_id = user.id
    SET user.email_verified_at = user.created_at, user.wants_reminder = FALSE;
    -- Some concerts ask for a proven address.
    UPDATE concert
    JOIN demo_concert ON demo_concert.concert_id = concert.id
    SET concert.requires_verified_email = TRUE
    WHERE demo_concert.title IN ('Nordic Lights', '탱고 부에노스 Tango Buenos', '힙합 사이퍼 Hip-hop Cypher');

    INSERT INTO hold_seat (hold_id, seat_no, tier_id, price)
    SELECT demo_purchase.hold_id, seat.seat_no, seat.tier_id, tier.price
    FROM demo_purchase
    JOIN seat
      ON seat.schedule_id = demo_purchase.schedule_id
      AND seat.seat_no BETWEEN demo_purchase.first_seat AND demo_purchase.last_seat
    JOIN tier ON tier.id = seat.tier_id
    ORDER BY demo_purchase.hold_id, seat.seat_no;

    INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, status, code)
    SELECT demo_purchase.order_id, demo_purchase.schedule_id, hold_seat.seat_no, hold_seat.tier_id, hold_seat.price,
      IF(demo_purchase.is_past, 'used', 'valid'), CONCAT('demo-', demo_purchase.order_id, '-', hold_seat.seat_no)
    FROM demo_purchase
    JOIN hold_seat ON hold_seat.hold_id = demo_purchase.hold_id
    ORDER BY demo_purchase.order_id, hold_seat.seat_no;

    UPDATE seat
    JOIN ticket ON ticket.schedule_id = seat.schedule_id AND ticket.seat_no = seat.seat_no
    JOIN demo_purchase ON demo_purchase.order_id = ticket.order_id
    SET seat.status = 'sold', seat.order_id = ticket.order_id, seat.version = 2;

    INSERT INTO seat_limit (user_id, schedule_id, seats)
    SELECT user_id, schedule_id, last_seat - first_seat + 1 FROM demo_purchase;

    -- Everybody charged twice and has at least 100,000 left.
    INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, created_at)
    SELECT 'charge', 1, wallet_id, wallet_id, nth.seq * amount, amount, today - INTERVAL 106 DAY + INTERVAL nth.seq DAY
    FROM (
      SELECT wallet_id, 10000 * CEILING((100000 + SUM(total)) / 20000) AS amount FROM demo_purchase GROUP BY wallet_id
    ) AS charge
    JOIN seq_1_to_2 AS nth
    ORDER BY nth.seq, wallet_id;
    UPDATE account
    JOIN transfer ON transfer.wallet_id = account.id AND transfer.kind = 'charge'
    JOIN demo_buyer ON demo_buyer.user_id = account.user_id
    SET account.balance = 2 * transfer.amount, account.version = 2;

    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload, created_at)
    SELECT 'wallet.charged', 'wallet', account.id, transfer.balance_after DIV transfer.amount,
      JSON_OBJECT('user_id', account.user_id, 'transfer_id', transfer.id,
        'amount', transfer.amount,
        'balance_after', transfer.balance_after, 'currency', 'KRW'),
      transfer.created_at
    FROM transfer
    JOIN account ON account.id = transfer.wallet_id
    JOIN demo_buyer ON demo_buyer.user_id = account.user_id
    WHERE transfer.kind = 'charge'
    ORDER BY transfer.id;

    INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id,
      created_at)
    SELECT 'purchase', account.id, 2, account.id, account.balance - spent, total, order_id, bought_at
    FROM demo_purchase
    JOIN account ON account.id = demo_purchase.wallet_id
    ORDER BY order_id;
    UPDATE account
    JOIN (
      SELECT wallet_id, SUM(total) AS spent, COUNT(*) AS purchases FROM demo_purchase GROUP BY wallet_id
    ) AS purchase ON purchase.wallet_id = account.id
    SET account.balance = account.balance - purchase.spent, account.version = account.version + purchase.purchases;

    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload, created_at)
    SELECT 'hold.created', 'hold', hold_id, 1,
      JSON_OBJECT('hold_id', hold_id, 'user_id', user_id, 'schedule_id', schedule_id,
        'seat_ids', JSON_COMPACT(seat_ids),
        'total', total, 'currency', 'KRW',
        'expires_at', CONCAT(LEFT(DATE_FORMAT(bought_at + INTERVAL 270 SECOND, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')),
      bought_at - INTERVAL 30 SECOND
    FROM demo_purchase
    ORDER BY hold_id;
    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload, created_at)
    SELECT 'order.paid', 'order', order_id, 1,
      JSON_OBJECT('order_id', order_id, 'user_id', user_id, 'schedule_id', schedule_id, 'hold_id', hold_id,
        'seat_ids', JSON_COMPACT(seat_ids), 'total', total, 'currency', 'KRW'),
      bought_at
    FROM demo_purchase
    ORDER BY order_id;

    -- One was called off before anybody bought.
    UPDATE schedule
    JOIN demo_concert ON demo_concert.concert_id = schedule.concert_id
    SET schedule.cancelled_at = TIMESTAMP(today, '00:00:00') - INTERVAL 2 DAY, schedule.version = 2
    WHERE demo_concert.title LIKE '별빛 페스티벌%';
    UPDATE concert
    JOIN demo_concert ON demo_concert.concert_id = concert.id
    SET concert.cancelled_at = TIMESTAMP(today, '00:00:00') - INTERVAL 2 DAY
    WHERE demo_concert.title LIKE '별빛 페스티벌%';

    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload, created_at)
    SELECT 'schedule.cancelled', 'schedule', id, version, JSON_OBJECT('schedule_id', id, 'concert_id', concert_id),
      cancelled_at
    FROM schedule
    WHERE concert_id IN (SELECT concert_id FROM demo_concert) AND cancelled_at IS NOT NULL;

    -- One arena has a waiting line.
    INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
    SELECT concert_id, 500, 1200, LOWER(HEX(RANDOM_BYTES(32)))
    FROM demo_concert
    WHERE title LIKE '아이유 콘서트%';
    -- Before the others one forms when it is needed.
    INSERT INTO sale_queue (concert_id, is_on, is_auto, seed)
    SELECT concert_id, FALSE, TRUE, LOWER(HEX(RANDOM_BYTES(32)))
    FROM demo_concert
    WHERE title NOT LIKE '아이유 콘서트%';

    COMMIT;
    DROP TEMPORARY TABLE demo_hall, demo_seat, demo_place, demo_concert, demo_schedule, demo_tier, demo_buyer,
      demo_purchase, demo_running;
  END IF;

  DO RELEASE_LOCK('boxoffice_demo');
  SELECT IF(is_loaded, 'the demo was loaded before', 'demo loaded') AS result,
    (SELECT COUNT(*) FROM concert) AS concerts,
    (SELECT COUNT(*) FROM schedule) AS schedules,
    (SELECT SUM(seats_total) FROM schedule) AS seats,
    (SELECT COUNT(*) FROM orders) AS orders;
END //

DELIMITER ;
