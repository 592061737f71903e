-- How a group's tickets find their agents; without a row by hand.
create table ticket_dispatch (
    group_id uuid primary key references agent_group (id) on delete cascade,
    -- LEAST_LOAD, ROUND_ROBIN, LAST_OWNER_FIRST, MANUAL
    strategy varchar(20) not null,
    -- After how long of its owner's absence a ticket goes to somebody else; null: never.
    away_minutes int,
    version bigint not null
);

-- How much of tickets an agent takes, by weight; without a row the usual. His row is locked while he is given some.
create table ticket_agent (
    agent_id uuid primary key references agent (id) on delete cascade,
    capacity int not null,
    last_at timestamp(3) with time zone,
    version bigint not null
);
