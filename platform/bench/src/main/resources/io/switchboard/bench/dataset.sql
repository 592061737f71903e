-- A desk of some years: :rows conversations with ten messages each, one contact each. Most are closed, 5,000 are in work.
-- Texts: one English or Chinese sentence each; "quartz" and 水晶 stand in one message of 10,000, "delivery" and 快递 in one of 5.
create temp table word as select * from (values
  ('delivery', '快递'), ('invoice', '发票'), ('parcel', '包裹'), ('refund', '退款'), ('colour', '颜色')) as w (en, zh);

insert into contact (id, shop_id, name, email, fields, created_at, version)
  select md5('p' || g)::uuid, :shop, case when g % 2 = 0 then 'Visitor ' || g else '顾客' || g end, 'visitor' || g || '@example.org', '{}',
         now() - g * interval '1 minute', 0
  from generate_series(1, :rows) g;
insert into contact_identity (channel_id, external_id, contact_id, created_at)
  select :channel, 'v' || g, md5('p' || g)::uuid, now() from generate_series(1, :rows) g;
insert into conversation (id, shop_id, group_id, channel_id, contact_id, external_id, state, assignee_id, skipped_agents, last_message_at,
                          last_message_seq, last_preview, last_direction, seq, in_seq, read_seq, unread, live, created_at, closed_at, version)
  select md5('c' || g)::uuid, :shop, null, :channel, md5('p' || g)::uuid, 'v' || g,
         case when g <= 5000 then 'ASSIGNED' else 'CLOSED' end,
         case when g <= 5000 then (array[:agents]::uuid[])[1 + g % array_length(array[:agents]::uuid[], 1)] end, '[]',
         now() - g * interval '1 minute', 10, 'My parcel', 'IN', 10, 9, 10, 0, true, now() - g * interval '1 minute' - interval '1 hour',
         case when g > 5000 then now() - g * interval '1 minute' end, 0
  from generate_series(1, :rows) g;
insert into message (id, conversation_id, seq, direction, author_kind, author_id, author_name, content, attachments, channel_id, provider_id,
                     automatic, created_at, delivery_state)
  select md5('m' || g || '-' || s)::uuid, md5('c' || g)::uuid, s, case when s % 2 = 1 then 'IN' else 'OUT' end,
         case when s % 2 = 1 then 'CONTACT' else 'AGENT' end, null, case when s % 2 = 1 then 'Visitor ' || g else 'Alice' end,
         '{"type":"text","text":"' ||
         case when g % 2 = 0 then 'Hello, about the ' || w.en || ' of order ' || g * 10 + s || ': it was due on Monday, could you look it up for me please?'
              else '您好,关于订单' || g * 10 + s || '的' || w.zh || ',说好星期一到的,请帮我查一下现在到哪里了,谢谢' end ||
         case when (g * 10 + s) % 10000 = 0 then ' quartz' when (g * 10 + s) % 10000 = 11 then ' 水晶' else '' end || '"}',
         '[]', :channel, 'p' || g || '-' || s, false, now() - g * interval '1 minute' - (10 - s) * interval '10 seconds',
         case when s % 2 = 0 then 'DELIVERED' end
  from generate_series(1, :rows) g cross join generate_series(1, 10) s
  join (select en, zh, row_number() over () - 1 as n from word) w on w.n = (g + s * 7) % 5;
insert into event (id, pos, type, conversation_id, seq, subject_id, created_at)
  select md5('e' || g || '-' || s)::uuid, :pos + (g - 1) * 10 + s, 'message.created', md5('c' || g)::uuid, s, md5('m' || g || '-' || s)::uuid, now()
  from generate_series(1, :rows) g cross join generate_series(1, 10) s;
analyze;
