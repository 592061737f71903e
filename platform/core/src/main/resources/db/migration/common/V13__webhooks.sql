-- Addresses of others that are told what happens, and each telling: on its way, done, or given up.

-- What an event is about when that has no uuid (a plugin), or how it ended (an agent's state).
alter table event add column detail varchar(100);

create table webhook (
    id uuid primary key,
    name varchar(200) not null,
    url varchar(2000) not null,
    -- Types of events, as "message.created", "contact.*" or "*".
    events varchar(2000) not null,
    shop_id uuid references shop (id),
    channel_id uuid references channel (id),
    notes boolean not null,
    enabled boolean not null,
    -- Why it was disabled without an admin: FAILING, GONE.
    stopped varchar(20),
    stopped_at timestamp(3) with time zone,
    -- Sealed with the server's key. The former one signs beside the present one for a while.
    secret varchar(500) not null,
    former_secret varchar(500),
    former_until timestamp(3) with time zone,
    -- Fresh deliveries that failed in a row, and until when it is left alone for that.
    failures int not null,
    rest_until timestamp(3) with time zone,
    failing_since timestamp(3) with time zone,
    succeeded_at timestamp(3) with time zone,
    created_by uuid,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

-- state: WAITING, SENDING, DONE, DEAD. What is told is read when it is told: no copies of people's data stand here.
create table webhook_delivery (
    id uuid primary key,
    webhook_id uuid not null references webhook (id) on delete cascade,
    -- Order in the event log: twice its pos, and one more for the second step of an event.
    place bigint not null,
    event_id varchar(60) not null,
    event_type varchar(60) not null,
    -- What keeps its order: a conversation, a contact, an agent, a plugin.
    object_key varchar(110) not null,
    conversation_id uuid,
    seq bigint not null,
    subject_id uuid,
    detail varchar(100),
    occurred_at timestamp(3) with time zone not null,
    state varchar(10) not null,
    attempts int not null,
    next_at timestamp(3) with time zone not null,
    expires_at timestamp(3) with time zone not null,
    locked_until timestamp(3) with time zone,
    status int,
    fault varchar(20),
    answer varchar(2000),
    duration int,
    ended_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone not null
);
create index webhook_delivery_log on webhook_delivery (webhook_id, place, id);
-- The state first: what is lost, expired or kept is looked for over all webhooks.
create index webhook_delivery_state on webhook_delivery (state, webhook_id, place, id);
create index webhook_delivery_object on webhook_delivery (webhook_id, object_key, state, place);
create index webhook_delivery_ended on webhook_delivery (ended_at);

-- Up to where the event log has been read for them.
create table webhook_place (
    id int primary key,
    pos bigint not null
);
insert into webhook_place (id, pos) select 1, coalesce(max(pos), 0) from event;
