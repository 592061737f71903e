-- What was answered to a call that named itself (Idempotency-Key): a repeat of it does nothing and gets the same. Kept for a day.

create table first_answer (
    owner_id uuid not null,
    request_key varchar(200) not null,
    -- SHA-256 of what was asked, in hex.
    request_hash varchar(64) not null,
    -- Null until it is answered.
    status int,
    etag varchar(100),
    -- Null where the answer was told once and is kept nowhere.
    body varchar(1000000),
    created_at timestamp(3) with time zone not null,
    primary key (owner_id, request_key)
);
create index first_answer_age on first_answer (created_at);
