-- Tickets that are made again and again: planned tasks, follow-up visits, care.

-- recurrence: the words of RFC 5545. contacts: ids, as JSON; a ticket for each, or one without. next_at: null when none is due any more.
create table ticket_plan (
    id uuid primary key,
    name varchar(200) not null,
    template_id uuid not null,
    shop_id uuid not null references shop (id),
    recurrence varchar(500) not null,
    starts_on date not null,
    at_time varchar(5) not null,
    zone varchar(60) not null,
    group_id uuid references agent_group (id),
    assignee_id uuid references agent (id),
    contacts varchar(8000) not null,
    enabled boolean not null,
    next_at timestamp(3) with time zone,
    last_at timestamp(3) with time zone,
    made bigint not null,
    problem varchar(2000),
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index ticket_plan_next on ticket_plan (next_at);
