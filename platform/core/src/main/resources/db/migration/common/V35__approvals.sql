-- What people are to do to a ticket beside its flow, as its entries say: who must agree.

alter table ticket add column agenda varchar(200000);

-- Who decides in somebody's place. Between from_at and until_at, each open when it is null; when_absent: then only while he isn't there.
create table agent_deputy (
    agent_id uuid primary key references agent (id),
    deputy_id uuid not null references agent (id),
    from_at timestamp(3) with time zone,
    until_at timestamp(3) with time zone,
    when_absent boolean not null,
    version bigint not null
);
create index agent_deputy_of on agent_deputy (deputy_id);

-- Mails that ask somebody to decide, and what their links are good for. outcome: WAITING, SENT, NO_WAY, OVER.
create table approval_mail (
    id uuid primary key,
    ticket_id uuid not null,
    round uuid not null,
    step int not null,
    agent_id uuid not null,
    for_id uuid,
    reminder boolean not null,
    due_at timestamp(3) with time zone not null,
    tries int not null,
    outcome varchar(20) not null
);
create index approval_mail_due on approval_mail (outcome, due_at);
