-- Who answers for a webhook: by whose right it is told things. It stops when he may not read them any more (decision 43).
alter table webhook add column sponsor_kind varchar(10);
alter table webhook add column sponsor_id uuid;
alter table webhook add column sponsor_name varchar(200);
update webhook set sponsor_kind = 'KEY', sponsor_id = created_by,
    sponsor_name = (select k.name from api_key k where k.id = webhook.created_by)
    where created_by in (select id from api_key);
update webhook set sponsor_kind = 'AGENT', sponsor_id = created_by,
    sponsor_name = (select a.name from agent a where a.id = webhook.created_by)
    where created_by in (select id from agent);
