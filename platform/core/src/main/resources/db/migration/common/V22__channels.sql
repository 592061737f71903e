-- What channels with a reply window, with files kept at the provider and with people known by several accounts need.

-- Until when, and how many times, the channel lets us write to the customer; null: it never said.
alter table conversation add column reply_until timestamp(3) with time zone;
alter table conversation add column replies_left int;

-- When the customer took the message back.
alter table message add column withdrawn_at timestamp(3) with time zone;

-- The same person on several accounts of one kind of channel has the same key.
alter table contact_identity add column person_key varchar(450);
-- When to ask the provider who he is; null: nothing to ask.
alter table contact_identity add column profile_at timestamp(3) with time zone;
create index contact_identity_person on contact_identity (person_key);
create index contact_identity_profile on contact_identity (profile_at);
-- Whom two turned out to be.
alter table contact add column joined_to uuid references contact (id);

-- Files that the provider keeps until they are fetched; gone once they are here.
create table media_fetch (
    file_id uuid primary key references attachment (id) on delete cascade,
    channel_id uuid not null,
    -- Sealed: it may let anybody read the file.
    media_id varchar(8000) not null,
    message_id uuid,
    attempts int not null,
    next_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone not null
);
create index media_fetch_next on media_fetch (next_at);
