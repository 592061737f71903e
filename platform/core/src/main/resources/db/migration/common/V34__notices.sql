-- What people are told of. The words stand with the ticket, not here: so nobody reads in a notice what he may not read there, and what is erased is gone.
create table notice (
    id uuid primary key,
    agent_id uuid not null,
    source_id uuid not null,
    kind varchar(20) not null,
    ticket_id uuid,
    urgent boolean not null,
    shown boolean not null,
    params varchar(2000) not null,
    created_at timestamp(3) with time zone not null,
    read_at timestamp(3) with time zone
);
create unique index notice_once on notice (source_id, agent_id);
create index notice_unread on notice (agent_id, shown, read_at);
create index notice_newest on notice (agent_id, created_at);
create index notice_ticket on notice (ticket_id, agent_id);
create index notice_old on notice (created_at);

-- What waits to go out to somebody's address, or couldn't. What went out, or was read before, has no row.
create table notice_post (
    notice_id uuid not null,
    way varchar(10) not null,
    agent_id uuid not null,
    urgent boolean not null,
    state varchar(10) not null,
    due_at timestamp(3) with time zone not null,
    attempts int not null,
    claim uuid,
    locked_until timestamp(3) with time zone,
    problem varchar(500),
    created_at timestamp(3) with time zone not null,
    primary key (notice_id, way)
);
create index notice_post_due on notice_post (state, due_at);
create index notice_post_agent on notice_post (agent_id, way, state);

-- How somebody wants to be told; who has no row is told as the kinds of notices say.
create table notice_choice (
    agent_id uuid primary key,
    ways varchar(2000) not null,
    quiet_from varchar(5),
    quiet_to varchar(5),
    time_zone varchar(60),
    urgent_passes boolean not null,
    mobile varchar(200),
    version bigint not null
);
