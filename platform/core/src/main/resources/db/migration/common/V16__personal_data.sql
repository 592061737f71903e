-- Erased: what was said is gone, that something was said stays.
alter table contact add column erased_at timestamp(3) with time zone;
alter table conversation add column erased_at timestamp(3) with time zone;

create table erasure (
    id uuid primary key,
    contact_id uuid not null references contact (id),
    -- Who it was, for the plugins that must forget him too; emptied when they have.
    person varchar(20000),
    requested_at timestamp(3) with time zone not null,
    requested_by varchar(200) not null,
    reason varchar(500),
    conversations int not null,
    files int not null,
    attempts int not null,
    next_at timestamp(3) with time zone,
    problem varchar(2000),
    done_at timestamp(3) with time zone
);
create index erasure_requested on erasure (requested_at, id);
create index erasure_next on erasure (next_at);
create index erasure_contact on erasure (contact_id);
create index attachment_contact on attachment (contact_id);
create index conversation_participant_who on conversation_participant (external_id);
