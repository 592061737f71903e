-- What a plugin is to do for a ticket outside. What is done, or given up, has no row: the ticket's history tells it.
create table ticket_action_call (
    id uuid primary key,
    ticket_id uuid not null references ticket (id),
    action varchar(60) not null,
    seq bigint not null,
    state varchar(10) not null,
    due_at timestamp(3) with time zone not null,
    attempts int not null,
    claim uuid,
    locked_until timestamp(3) with time zone,
    wanted_at timestamp(3) with time zone not null
);
create index ticket_action_call_due on ticket_action_call (state, due_at);
create index ticket_action_call_ticket on ticket_action_call (ticket_id, seq);
