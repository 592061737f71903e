-- The latest conversation of somebody on a channel, so that a message finds its conversation without looking for it.
alter table contact_identity add column conversation_id uuid references conversation (id);
update contact_identity set conversation_id = (
    select c.id from conversation c
    where c.contact_id = contact_identity.contact_id and c.channel_id = contact_identity.channel_id
    order by c.created_at desc, c.id desc limit 1);

-- Every message changes its conversation's row: what isn't needed to find it is kept out of the indexes.
drop index conversation_contact;
create index conversation_contact on conversation (contact_id, channel_id, created_at);

-- The sequencer's row is locked, not written.
insert into lock_row (name, holder, locked_until) values ('sequencer', null, timestamp with time zone '1970-01-01 00:00:00+00') on conflict do nothing;
