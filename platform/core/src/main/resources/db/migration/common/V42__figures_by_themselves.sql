-- Kept reports that are told at set times. recurrence: the words of RFC 5545. agents: ids, as JSON. span: which days (DAYS, WEEK, MONTH).
create table report_schedule (
    id uuid primary key,
    report_id uuid not null references kept_report (id) on delete cascade,
    owner_id uuid not null references agent (id) on delete cascade,
    recurrence varchar(500) not null,
    starts_on date not null,
    at_time varchar(5) not null,
    zone varchar(60) not null,
    span varchar(10) not null,
    agents varchar(8000) not null,
    enabled boolean not null,
    next_at timestamp(3) with time zone,
    last_at timestamp(3) with time zone,
    last_source uuid,
    told int not null,
    problem varchar(500),
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index report_schedule_next on report_schedule (next_at);
create index report_schedule_report on report_schedule (report_id);

-- Shares that are watched. question: measure, by, value, conditions. least: of fewer nothing is said. lines: how it stood when it was looked at last, as JSON.
create table report_alarm (
    id uuid primary key,
    owner_id uuid not null references agent (id) on delete cascade,
    name varchar(100) not null,
    question varchar(40000) not null,
    days int not null,
    threshold numeric(5, 2) not null,
    least int not null,
    agents varchar(8000) not null,
    agent_groups varchar(8000) not null,
    enabled boolean not null,
    next_at timestamp(3) with time zone,
    checked_at timestamp(3) with time zone,
    lines varchar(20000) not null,
    problem varchar(500),
    created_at timestamp(3) with time zone not null,
    version bigint not null
);
create index report_alarm_next on report_alarm (next_at);
