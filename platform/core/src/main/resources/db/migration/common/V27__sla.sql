-- When work is done, and what is promised: by when a ticket is answered and solved.

-- week: seven lists of periods, Monday's first; days: those that aren't as their weekday. Both JSON.
create table work_calendar (
    id uuid primary key,
    name varchar(200) not null,
    time_zone varchar(60) not null,
    week varchar(10000) not null,
    days varchar(400000) not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

-- The first by place whose conditions fit is a ticket's. conditions, goals, pauses, steps: JSON.
create table sla_policy (
    id uuid primary key,
    name varchar(200) not null,
    place int not null,
    enabled boolean not null,
    conditions varchar(100000) not null,
    calendar_id uuid not null references work_calendar (id),
    goals varchar(10000) not null,
    pauses varchar(200) not null,
    warn_at int not null,
    steps varchar(20000) not null,
    created_at timestamp(3) with time zone not null,
    version bigint not null
);

-- One row: that all open tickets are to be looked at again because a calendar or a policy has changed, and how far that is.
create table sla_recount (
    id int primary key,
    asked_at timestamp(3) with time zone,
    begun_at timestamp(3) with time zone,
    ended_at timestamp(3) with time zone,
    after_id uuid,
    done bigint not null,
    total bigint not null,
    -- Whether the policies that come with the platform were made once.
    shipped boolean not null
);
insert into sla_recount (id, done, total, shipped) values (1, 0, 0, false);

-- A ticket that has often waited for its customer has many spans.
alter table ticket alter column clocks set data type varchar(100000);
