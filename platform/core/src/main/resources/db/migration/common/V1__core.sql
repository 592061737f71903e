-- Runs on H2 (PostgreSQL mode) and PostgreSQL alike. Long texts are varchar with a length: H2 makes a CLOB of "text".
-- Times are kept in milliseconds; ids are UUIDv7 made by the application; nothing is ordered by id.

create table shop (
    id uuid primary key,
    name varchar(200) not null,
    time_zone varchar(60) not null,
    locale varchar(20) not null,
    hours varchar(4000) not null,
    holidays varchar(8000) not null,
    reopen_within int not null,
    accept_within int not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

create table agent (
    id uuid primary key,
    username varchar(100) not null unique,
    name varchar(200) not null,
    email varchar(320),
    password_hash varchar(500),
    roles varchar(200) not null,
    skills varchar(2000) not null,
    shops varchar(4000) not null,
    state varchar(20) not null,
    state_since timestamp(3) with time zone not null,
    last_seen_at timestamp(3) with time zone,
    last_assigned_at timestamp(3) with time zone,
    capacity int not null,
    load int not null,
    locale varchar(20),
    active boolean not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

-- Every change of an agent's state, append-only: how long each was in which state is derived from it.
create table agent_transition (
    id uuid primary key,
    agent_id uuid not null references agent (id),
    state varchar(20) not null,
    at timestamp(3) with time zone not null
);
create index agent_transition_at on agent_transition (agent_id, at);

create table agent_group (
    id uuid primary key,
    shop_id uuid not null references shop (id),
    name varchar(200) not null,
    skills varchar(2000) not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null,
    unique (shop_id, name)
);

create table group_member (
    group_id uuid not null references agent_group (id) on delete cascade,
    agent_id uuid not null references agent (id) on delete cascade,
    primary key (group_id, agent_id)
);
create index group_member_agent on group_member (agent_id);

-- Only hashes of tokens are stored. kind: SESSION, WS_TICKET, RESET, INVITE, VISITOR, VISITOR_TICKET.
create table access_token (
    hash varchar(64) primary key,
    kind varchar(20) not null,
    agent_id uuid references agent (id) on delete cascade,
    channel_id uuid,
    contact_id uuid,
    created_at timestamp(3) with time zone not null,
    expires_at timestamp(3) with time zone not null,
    used_at timestamp(3) with time zone
);
create index access_token_agent on access_token (agent_id);
create index access_token_expires on access_token (expires_at);

create table channel (
    id uuid primary key,
    channel_key varchar(64) not null unique,
    connector varchar(100) not null,
    name varchar(200) not null,
    shop_id uuid not null references shop (id),
    group_id uuid references agent_group (id) on delete set null,
    settings varchar(200000) not null,
    enabled boolean not null,
    status varchar(20) not null,
    status_detail varchar(2000),
    deleted_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

create table contact (
    id uuid primary key,
    shop_id uuid not null references shop (id),
    group_id uuid,
    owner_id uuid,
    name varchar(200),
    email varchar(320),
    phone varchar(40),
    locale varchar(20),
    note varchar(20000),
    fields varchar(100000) not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index contact_shop_created on contact (shop_id, created_at, id);

create table contact_identity (
    channel_id uuid not null references channel (id),
    external_id varchar(320) not null,
    contact_id uuid not null references contact (id),
    created_at timestamp(3) with time zone not null,
    primary key (channel_id, external_id)
);
create index contact_identity_contact on contact_identity (contact_id);

create table conversation (
    id uuid primary key,
    shop_id uuid not null references shop (id),
    group_id uuid references agent_group (id) on delete set null,
    owner_id uuid,
    channel_id uuid not null references channel (id),
    contact_id uuid not null references contact (id),
    external_id varchar(320) not null,
    subject varchar(1000),
    state varchar(20) not null,
    assignee_id uuid references agent (id),
    last_assignee_id uuid,
    skipped_agents varchar(2000) not null,
    accept_by timestamp(3) with time zone,
    queued_at timestamp(3) with time zone,
    waiting_since timestamp(3) with time zone,
    last_message_at timestamp(3) with time zone not null,
    last_message_seq bigint not null,
    last_preview varchar(300),
    last_direction varchar(10),
    seq bigint not null,
    in_seq bigint not null,
    read_seq bigint not null,
    unread int not null,
    live boolean not null,
    created_at timestamp(3) with time zone not null,
    closed_at timestamp(3) with time zone,
    version bigint not null
);
create index conversation_list on conversation (last_message_at, id);
create index conversation_state_list on conversation (state, last_message_at, id);
create index conversation_assignee on conversation (assignee_id, state, last_message_at);
create index conversation_contact on conversation (contact_id, channel_id, last_message_at);
create index conversation_queue on conversation (state, queued_at);
create index conversation_accept on conversation (accept_by);

-- Others who take part beside the contact, by their external id.
create table conversation_participant (
    conversation_id uuid not null references conversation (id),
    external_id varchar(320) not null,
    primary key (conversation_id, external_id)
);

-- Append-only facts: every transition of a conversation. Intervals (queued, offered, waiting for us, waiting for the
-- customer) are derived from them.
create table conversation_transition (
    id uuid primary key,
    conversation_id uuid not null references conversation (id),
    seq bigint not null,
    kind varchar(30) not null,
    state varchar(20) not null,
    shop_id uuid not null,
    group_id uuid,
    assignee_id uuid,
    actor_id uuid,
    at timestamp(3) with time zone not null
);
create index conversation_transition_of on conversation_transition (conversation_id, at);
create index conversation_transition_at on conversation_transition (at);

create table message (
    id uuid primary key,
    conversation_id uuid not null references conversation (id),
    seq bigint not null,
    direction varchar(10) not null,
    author_kind varchar(10) not null,
    author_id uuid,
    author_name varchar(200),
    content varchar(1000000) not null,
    attachments varchar(20000) not null,
    client_id varchar(100),
    channel_id uuid not null,
    provider_id varchar(512),
    automatic boolean not null,
    sent_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone not null,
    delivery_state varchar(20),
    delivery_problem varchar(2000),
    unique (conversation_id, seq),
    unique (conversation_id, client_id)
);
create index message_provider on message (channel_id, provider_id);

-- What has come in already: a repeat by the provider finds its row and is dropped.
create table inbox_key (
    channel_id uuid not null,
    provider_id varchar(512) not null,
    received_at timestamp(3) with time zone not null,
    primary key (channel_id, provider_id)
);

-- Answers on their way out: one row a message, in the message's transaction. state: WAITING, SENDING, DEAD, UNKNOWN.
create table outbox (
    message_id uuid primary key references message (id),
    conversation_id uuid not null,
    channel_id uuid not null,
    seq bigint not null,
    state varchar(10) not null,
    attempts int not null,
    next_at timestamp(3) with time zone not null,
    locked_until timestamp(3) with time zone,
    problem varchar(2000),
    created_at timestamp(3) with time zone not null
);
create index outbox_due on outbox (state, next_at);
create index outbox_conversation on outbox (conversation_id, seq);
create index outbox_channel on outbox (channel_id, state, created_at);

-- The event log. pos is given after the commit by one sequencer; null until then.
create table event (
    id uuid primary key,
    pos bigint unique,
    type varchar(60) not null,
    conversation_id uuid,
    seq bigint not null,
    subject_id uuid,
    created_at timestamp(3) with time zone not null
);
create index event_conversation on event (conversation_id, seq);

create table attachment (
    id uuid primary key,
    name varchar(300) not null,
    media_type varchar(200) not null,
    size bigint not null,
    sha256 varchar(64) not null,
    store_key varchar(100) not null,
    conversation_id uuid references conversation (id),
    channel_id uuid,
    contact_id uuid,
    agent_id uuid,
    created_at timestamp(3) with time zone not null
);
create index attachment_conversation on attachment (conversation_id, created_at);

create table phrase (
    id uuid primary key,
    owner_id uuid references agent (id) on delete cascade,
    title varchar(200) not null,
    body varchar(20000) not null,
    category varchar(100),
    shortcut varchar(50),
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

create table rating (
    conversation_id uuid primary key references conversation (id),
    score int not null,
    comment_text varchar(4000),
    created_at timestamp(3) with time zone not null
);

create table plugin (
    id varchar(50) primary key,
    plugin_version varchar(50) not null,
    file varchar(200) not null,
    digest varchar(64) not null,
    wanted varchar(10) not null,
    settings varchar(200000) not null,
    problem varchar(2000),
    event_pos bigint not null,
    installed_at timestamp(3) with time zone not null,
    version bigint not null
);

-- Small durable entries of plugins and channel accounts; values are encrypted by the host.
create table plugin_entry (
    owner varchar(100) not null,
    entry_key varchar(200) not null,
    entry_value varchar(200000) not null,
    primary key (owner, entry_key)
);

-- Jobs and locks that one node holds at a time; times are the database's.
create table lock_row (
    name varchar(200) primary key,
    holder varchar(100),
    locked_until timestamp(3) with time zone not null
);

create table platform_setting (
    setting_key varchar(64) primary key,
    setting_value varchar(20000) not null
);
