-- Tickets of a group that wait for somebody: few of many.
create index ticket_waiting on ticket (group_id) where assignee_id is null and category in ('NEW', 'OPEN');
