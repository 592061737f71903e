-- Tickets: the row is what its entries say. Own fields, tags, clocks and alarms are JSON; lists and searches over them ask the index.

-- Numbers that people say on the phone; each node takes them by tens.
create sequence ticket_number start with 1001 increment by 10;

create table ticket (
    id uuid primary key,
    number bigint not null unique,
    shop_id uuid not null references shop (id),
    group_id uuid references agent_group (id),
    assignee_id uuid references agent (id),
    last_assignee_id uuid,
    creator_kind varchar(10) not null,
    creator_id uuid,
    creator_name varchar(200),
    contact_id uuid references contact (id),
    channel_id uuid references channel (id),
    channel_tag varchar(100),
    type_key varchar(60) not null,
    type_version int not null,
    subject varchar(1000) not null,
    state varchar(60) not null,
    category varchar(10) not null,
    priority varchar(10) not null,
    fields varchar(100000) not null,
    tags varchar(4000) not null,
    clocks varchar(8000) not null,
    -- Name and time of each thing that time will do to it; next_at is the earliest.
    alarms varchar(4000) not null,
    sla_policy_id uuid,
    sla_state varchar(10) not null,
    respond_by timestamp(3) with time zone,
    next_by timestamp(3) with time zone,
    resolve_by timestamp(3) with time zone,
    next_at timestamp(3) with time zone,
    waiting_since timestamp(3) with time zone,
    snoozed_until timestamp(3) with time zone,
    parent_id uuid references ticket (id),
    merged_into uuid references ticket (id),
    repeat_of uuid,
    urged int not null,
    reopened int not null,
    rating int,
    problem varchar(100),
    first_assigned_at timestamp(3) with time zone,
    first_assigned_by_hand boolean not null,
    first_answered_at timestamp(3) with time zone,
    solved_at timestamp(3) with time zone,
    closed_at timestamp(3) with time zone,
    erased_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone not null,
    updated_at timestamp(3) with time zone not null,
    seq bigint not null,
    version bigint not null
);
create index ticket_created on ticket (created_at, id);
create index ticket_updated on ticket (updated_at, id);
create index ticket_assignee on ticket (assignee_id, category);
create index ticket_group on ticket (group_id, category);
create index ticket_contact on ticket (contact_id, created_at);

-- Everything that happened to it, append-only; replies and notes among it. visible: the customer may see it.
create table ticket_entry (
    id uuid primary key,
    ticket_id uuid not null references ticket (id),
    seq bigint not null,
    at timestamp(3) with time zone not null,
    actor_kind varchar(10) not null,
    actor_id uuid,
    actor_name varchar(200),
    kind varchar(40) not null,
    visible boolean not null,
    client_id varchar(100),
    data varchar(400000) not null,
    unique (ticket_id, seq)
);

-- Whoever makes a ticket names it by an id of his own: a repeat finds the first.
create table ticket_request (
    asker uuid not null,
    client_id varchar(100) not null,
    ticket_id uuid not null,
    primary key (asker, client_id)
);

create table ticket_conversation (
    ticket_id uuid not null references ticket (id),
    conversation_id uuid not null references conversation (id),
    linked_at timestamp(3) with time zone not null,
    primary key (ticket_id, conversation_id)
);
create index ticket_conversation_of on ticket_conversation (conversation_id);

-- kind: RELATED, BLOCKS (the ticket blocks the other), DUPLICATES (the ticket duplicates the other). Parents are a column.
create table ticket_link (
    ticket_id uuid not null references ticket (id),
    other_id uuid not null references ticket (id),
    kind varchar(20) not null,
    linked_at timestamp(3) with time zone not null,
    primary key (ticket_id, other_id, kind)
);
create index ticket_link_other on ticket_link (other_id);

create table ticket_watcher (
    ticket_id uuid not null references ticket (id),
    agent_id uuid not null references agent (id),
    since timestamp(3) with time zone not null,
    primary key (ticket_id, agent_id)
);
create index ticket_watcher_agent on ticket_watcher (agent_id);

-- Channels whose new conversations become tickets by themselves, and of which type.
create table ticket_channel (
    channel_id uuid primary key references channel (id),
    type_key varchar(60) not null,
    version bigint not null
);

-- How far the event log has been read for what customers' messages do to tickets.
create table ticket_place (
    id int primary key,
    pos bigint not null
);
insert into ticket_place (id, pos) select 1, coalesce(max(pos), 0) from event;

alter table attachment add column ticket_id uuid references ticket (id);
