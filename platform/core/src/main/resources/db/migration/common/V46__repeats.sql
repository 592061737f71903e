-- Whether a ticket repeats one is asked for each that is written: of a customer with very many tickets, only those of the same problem and week may be looked at.
drop index ticket_fact_contact;
create index ticket_fact_begun on ticket_fact (contact_id, problem, created_at);
create index ticket_fact_ended on ticket_fact (contact_id, problem, solved_at);
