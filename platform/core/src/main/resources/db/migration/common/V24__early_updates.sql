-- What providers say of messages that aren't stored yet: their webhooks overtake each other, and the answer to our own call.
create table early_update (
    id uuid primary key,
    channel_id uuid not null,
    provider_id varchar(512) not null,
    -- Null: the customer took it back.
    state varchar(20),
    problem varchar(2000),
    tries int not null,
    next_at timestamp(3) with time zone not null,
    received_at timestamp(3) with time zone not null
);
create index early_update_next on early_update (next_at);
