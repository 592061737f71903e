-- Reports tell channels apart, not only kinds of them.

alter table ticket_fact add column channel_id uuid;
update ticket_fact f set channel_id = (select t.channel_id from ticket t where t.id = f.ticket_id);
