-- What reports count: one narrow row a ticket, kept beside the event log. Days are counted from 1970-01-01, months from year 0, in the shop's zone.

create table ticket_fact (
    ticket_id uuid primary key,
    shop_id uuid not null,
    group_id uuid,
    assignee_id uuid,
    contact_id uuid,
    type_key varchar(60) not null,
    channel_tag varchar(100),
    priority varchar(10) not null,
    problem varchar(100),
    created_at timestamp(3) with time zone not null,
    solved_at timestamp(3) with time zone,
    created_day int not null,
    created_month int not null,
    solved_day int,
    solved_month int,
    closed_day int,
    handling_ms bigint,
    handling_work_ms bigint,
    response_ms bigint,
    response_work_ms bigint,
    promised boolean not null,
    missed_respond boolean not null,
    missed_resolve boolean not null,
    repeats boolean not null,
    assigned boolean not null,
    assigned_by_hand boolean not null,
    rating int,
    reopened int not null,
    urged int not null
);
create index ticket_fact_created on ticket_fact (created_day);
create index ticket_fact_solved on ticket_fact (solved_day, created_day);
create index ticket_fact_contact on ticket_fact (contact_id, created_at);

-- How far the log has been read, and how far everything is read (again): scanned is the last ticket of that, null when it is done.
create table report_place (
    id int primary key,
    pos bigint not null,
    scanned uuid
);
insert into report_place (id, pos, scanned) select 1, coalesce(max(pos), 0), cast('00000000-0000-0000-0000-000000000000' as uuid) from event;
