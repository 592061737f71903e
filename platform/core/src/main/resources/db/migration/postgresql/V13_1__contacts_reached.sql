-- Imports look contacts up by these. H2 has no indexes of expressions; it looks through the table, some hundred lines at a time.
create index contact_email on contact (lower(email)) where email is not null;
create index contact_phone on contact (replace(replace(replace(replace(replace(replace(phone, ' ', ''), '(', ''), ')', ''), '.', ''), '-', ''), '/', '')) where phone is not null;
