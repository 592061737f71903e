-- A hundred days of tickets: :tickets of them, five messages each, the newest first. One in sixteen is still to be done. Customers, problems,
-- words and agents come as often as in life: the n-th about 1/n as often as the first. Nothing is left to chance: each value follows from the
-- ticket's number, so that runs can be compared. "quartz" and 水晶 stand in one message of 10,000.

-- From 0 up to 1.
create function pg_temp.part(n bigint, salt int) returns double precision language sql immutable as
  $$ select (hashint8extended(n, salt) & 1048575) / 1048576.0 $$;
-- From 1 to k; the first comes most often.
create function pg_temp.zipf(n bigint, salt int, k int) returns int language sql immutable as
  $$ select least(k, floor(power(k + 1, pg_temp.part(n, salt)))::int) $$;
create function pg_temp.one(n bigint, salt int, words text[]) returns text language sql immutable as
  $$ select words[pg_temp.zipf(n, salt, array_length(words, 1))] $$;

create function pg_temp.said(n bigint, zh boolean) returns text language sql immutable as $$
  select case when zh then
    pg_temp.one(n, 1, array['您好,','你好,','请问','麻烦看一下,','又来打扰了,','很着急,','昨天打过电话,','客服在吗,']) ||
    pg_temp.one(n, 2, array['我的快递','订单里的外套','收到的耳机','那台咖啡机','退货的鞋子','发票','优惠券','会员积分','上周买的手机壳','预售的键盘','给孩子买的书包','换货的裤子','儿童餐椅','空气净化器']) ||
    pg_temp.one(n, 3, array['还没有到,','物流三天没有更新了,','包装破了,','颜色发错了,','少了一件,','不能开机,','和描述不一样,','价格不对,','一直没有退款,','想改一下地址,','想取消,','尺码太小,','有划痕,','说明书看不懂,']) ||
    pg_temp.one(n, 4, array['请帮我查一下现在到哪里了,谢谢','麻烦尽快处理','能不能换一个新的','我想退货退款','什么时候能给我答复','不行的话我就要投诉了','等您的消息','需要我提供照片吗','可以开专票吗','仓库那边怎么说']) ||
    '。订单号' || (70000000 + n % 9999991)
  else
    pg_temp.one(n, 1, array['Hello, ','Hi there, ','Good morning, ','Sorry to ask again, ','It is urgent: ','I called yesterday, ','Dear team, ','Quick question: ']) ||
    pg_temp.one(n, 2, array['my parcel','the jacket of my order','the headphones I got','that coffee machine','the shoes I sent back','the invoice','my voucher','my points','the phone case from last week','the keyboard I had ordered early','the school bag','the trousers to be exchanged','the high chair','the air purifier']) || ' ' ||
    pg_temp.one(n, 3, array['has not arrived, ','has been stuck for three days, ','came in a torn box, ','has the wrong colour, ','was one piece short, ','does not switch on, ','is not what was described, ','has the wrong price, ','was never refunded, ','should go to another address, ','is to be cancelled, ','is too small, ','has scratches, ','came without a manual, ']) ||
    pg_temp.one(n, 4, array['could you look up where it is now?','please take care of it soon.','can I get a new one?','I want my money back.','when will I hear from you?','or I shall have to complain.','I am waiting for your answer.','do you need a picture?','can I have a proper invoice?','what does the warehouse say?']) ||
    ' Order ' || (70000000 + n % 9999991)
  end ||
  case when n % 10000 = 0 then ' quartz' when n % 10000 = 11 then ' 水晶' else '' end
$$;

create function pg_temp.answered(n bigint, zh boolean) returns text language sql immutable as $$
  select case when zh then
    pg_temp.one(n, 5, array['您好,已经帮您查到了,','抱歉让您久等了,','感谢您的反馈,','已经联系仓库,','已经为您登记,','我们和快递公司核实过了,','财务已经处理,']) ||
    pg_temp.one(n, 6, array['包裹今天会送到。','明天给您补发。','退款三天内到账。','请把照片发给我们。','已为您换新。','发票已经发到邮箱。','主管会联系您。','地址已经改好。','积分已补上。'])
  else
    pg_temp.one(n, 5, array['Thank you for waiting, ','I am sorry about that, ','I have looked it up: ','The warehouse has answered: ','We have noted it, ','The courier has confirmed: ','Accounts have dealt with it, ']) ||
    pg_temp.one(n, 6, array['it will be with you today.','a new one leaves tomorrow.','the refund takes three days.','please send us a picture.','we exchange it for you.','the invoice is in your mail.','my supervisor will call you.','the address is changed.','the points are on your account.'])
  end
$$;

-- What each ticket is, once.
create temp table heap as
select g,
  md5('t' || g)::uuid as id,
  g % 2 = 1 as zh,
  now() - g * (interval '100 days' / :tickets) as made,
  md5('p' || (1 + pg_temp.zipf(g, 10, :people - 1)))::uuid as contact,
  (array[:agents]::uuid[])[pg_temp.zipf(g, 11, array_length(array[:agents]::uuid[], 1))] as agent,
  (array[:groups]::uuid[])[pg_temp.zipf(g, 12, array_length(array[:groups]::uuid[], 1))] as team,
  case when pg_temp.part(g, 13) < 0.6 then 'general' else pg_temp.one(g, 14, array['problem-goods','logistics','complaint']) end as type,
  pg_temp.one(g, 15, array['NORMAL','HIGH','LOW','URGENT']) as priority,
  pg_temp.one(g, 16, array['logistics','product','order','afterSales','account','other','invoice','price']) as problem,
  pg_temp.part(g, 17) as fate,
  pg_temp.part(g, 18) as luck
from generate_series(1, :tickets) g;

create temp table stood as
select h.*,
  case when fate < 0.9 - 0.4 * greatest(0, 1 - extract(epoch from now() - made) / 864000) then 'CLOSED' when fate < 0.94 then 'SOLVED'
       when type <> 'general' then 'NEW'
       when fate < 0.955 then 'NEW' when fate < 0.98 then 'OPEN' when fate < 0.99 then 'PENDING' else 'HOLD' end as category
from heap h;

insert into ticket (id, number, shop_id, group_id, assignee_id, last_assignee_id, creator_kind, creator_id, creator_name, contact_id, channel_id,
                    channel_tag, type_key, type_version, subject, state, category, priority, fields, tags, clocks, alarms, sla_policy_id, sla_state,
                    respond_by, next_by, resolve_by, next_at, waiting_since, urged, reopened, rating, problem, first_assigned_at,
                    first_assigned_by_hand, first_answered_at, solved_at, closed_at, created_at, updated_at, seq, version)
select id, 10000000 + g, :shop, team, case when category = 'NEW' then null else agent end, null, 'CONTACT', contact,
  case when zh then '顾客' else 'Visitor ' end || (g % 5000), contact, :channel, pg_temp.one(g, 19, array['web','email','wechat','phone','form','douyin']),
  type, 1, left(pg_temp.said(g * 8, zh), 60),
  case category when 'CLOSED' then 'closed' when 'SOLVED' then 'solved' when 'NEW' then 'new' when 'OPEN' then 'open' when 'PENDING' then 'waiting' else 'hold' end,
  category, priority, '{"order":"' || (70000000 + g * 8 % 9999991) || '"}',
  case when luck < 0.3 then '["' || pg_temp.one(g, 20, array['vip','refund','angry','courier','promotion','warranty','gift','b2b','export','first']) || '"]' else '[]' end,
  '[]', '{}', null,
  case when category in ('CLOSED', 'SOLVED') then 'MET' when fate < 0.965 then 'RUNNING' else 'MISSED' end,
  null, null, case when category in ('CLOSED', 'SOLVED') then null else made + luck * interval '5 days' end, null,
  case when category in ('NEW', 'OPEN') then made + interval '20 minutes' end,
  case when luck > 0.97 then 1 else 0 end, case when luck > 0.985 then 1 else 0 end,
  case when category = 'CLOSED' and luck < 0.4 then 6 - pg_temp.zipf(g, 21, 5) end, problem,
  case when category <> 'NEW' then made + interval '5 minutes' end, luck < 0.04,
  made + interval '10 minutes', case when category in ('CLOSED', 'SOLVED') then made + luck * interval '2 days' end,
  case when category = 'CLOSED' then made + luck * interval '2 days' end,
  made, least(now(), made + luck * interval '2 days'), case when category = 'NEW' then 5 else 6 end, 0
from stood;

insert into ticket_entry (id, ticket_id, seq, at, actor_kind, actor_id, actor_name, kind, visible, client_id, data)
select md5('te' || g)::uuid, id, 1, made, 'CONTACT', contact, case when zh then '顾客' else 'Visitor ' end || (g % 5000), 'created', true, null,
  json_build_object('number', 10000000 + g, 'shopId', :shop, 'groupId', team, 'contactId', contact, 'channelId', :channel,
    'channelTag', pg_temp.one(g, 19, array['web','email','wechat','phone','form','douyin']), 'type', type, 'typeVersion', 1,
    'subject', left(pg_temp.said(g * 8, zh), 60), 'state', 'new', 'category', 'NEW', 'priority', priority,
    'fields', json_build_object('order', (70000000 + g * 8 % 9999991)::text), 'tags', '[]'::json, 'text', pg_temp.said(g * 8, zh), 'files', '[]'::json)::text
from stood;
insert into ticket_entry (id, ticket_id, seq, at, actor_kind, actor_id, actor_name, kind, visible, client_id, data)
select md5('te' || g || '-' || s)::uuid, id, s, made + (s - 1) * interval '10 minutes', case when s % 2 = 0 then 'AGENT' else 'CONTACT' end,
  case when s % 2 = 0 then agent else contact end, case when s % 2 = 0 then 'Alice' else 'Visitor' end, 'replied', true, null,
  '{"text":"' || case when s % 2 = 0 then pg_temp.answered(g * 8 + s, zh) else pg_temp.said(g * 8 + s, zh) end || '","files":[],"mentions":[]}'
from stood cross join generate_series(2, 5) s;
insert into ticket_entry (id, ticket_id, seq, at, actor_kind, actor_id, actor_name, kind, visible, client_id, data)
select md5('te' || g || '-6')::uuid, id, 6, least(now(), made + luck * interval '2 days'), 'AGENT', agent, 'Alice', 'moved', true, null,
  json_build_object('from', 'new', 'to', case category when 'CLOSED' then 'closed' when 'SOLVED' then 'solved' when 'OPEN' then 'open'
    when 'PENDING' then 'waiting' else 'hold' end, 'category', category)::text
from stood where category <> 'NEW';

insert into event (id, pos, type, conversation_id, seq, subject_id, created_at)
  select md5('ev' || g)::uuid, :pos + g, 'ticket.created', null, 6, id, now() from heap;
analyze;
