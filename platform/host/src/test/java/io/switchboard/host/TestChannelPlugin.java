package io.switchboard.host;

/** Makes a plugin with a channel whose settings say what it does. */
final class TestChannelPlugin {
    private TestChannelPlugin() {}

    static PluginMaker make() {
        return new PluginMaker("channel-test")
                .file("messages.properties", "plugin.name=Test\nsetting.mode.label=Mode\nodd=Must be even: {0}\n")
                .file("messages_zh_CN.properties", "plugin.name=测试\nsetting.mode.label=模式\n")
                .source("TestConnector", """
                @Extension public class TestConnector implements ChannelConnector {
                    static final Setting<String> MODE = Setting.choice("mode", "GOOD", "FAIL", "FAIL_ONCE", "THROW", "REFUSE", "SHUT", "HANG", "HANG_FOR_EVER", "SLOW", "NULL", "GONE").orElse("GOOD");
                    static final Setting<String> SECRET = Setting.secret("secret").required();
                    static final Setting<Long> EVEN = Setting.number("even").check(n -> n % 2 == 0 ? null : "odd");
                    public String id() { return "channel-test"; }
                    public SettingsSchema settings() { return SettingsSchema.of(MODE, SECRET, EVEN); }
                    public Channel open(Settings settings, ChannelContext context) {
                        if (settings.get(MODE).equals("FAIL")) throw new ConnectorException(Failure.UNAUTHORIZED, "no entry");
                        if (settings.get(MODE).equals("FAIL_ONCE") && context.store().get("again").isEmpty()) {
                            context.store().put("again", "yes");
                            throw new ConnectorException(Failure.UNAVAILABLE, "not yet");
                        }
                        return new TestChannel(settings, context);
                    }
                    public ChannelStatus test(Settings settings, ChannelContext context) {
                        if (!settings.get(SECRET).equals("s3cret")) throw new ConnectorException(Failure.UNAUTHORIZED, "wrong secret");
                        return ChannelStatus.ONLINE;
                    }
                }
                """)
                .source("TestChannel", """
                public class TestChannel implements Channel, ReceivesWebhooks, Polls, FetchesMedia, FetchesProfile, SendsTemplates, OrderSource {
                    final Settings settings; final ChannelContext context; int polls;
                    TestChannel(Settings s, ChannelContext c) { settings = s; context = c; }
                    public Receipt send(OutboundMessage m) {
                        String mode = settings.get(TestConnector.MODE);
                        if (mode.equals("SLOW")) {
                            context.store().put("sending", "yes");
                            try {
                                while (context.store().get("goOn").isEmpty()) new java.util.concurrent.CountDownLatch(1).await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
                                context.store().put("sending", "done");
                            } catch (InterruptedException cut) {
                                throw new IllegalStateException("cut off", cut);
                            }
                        }
                        if (mode.equals("THROW")) throw new IllegalStateException("bug");
                        if (mode.equals("REFUSE") && !m.id().equals("well")) throw new ConnectorException(Failure.UNAVAILABLE, "down");
                        if (mode.equals("SHUT") && !m.id().equals("well")) throw new ConnectorException(Failure.UNAUTHORIZED, "renew the token");
                        return Receipt.sent(settings.get(TestConnector.SECRET) + m.id());
                    }
                    public ChannelStatus status() { return ChannelStatus.ONLINE; }
                    public ChannelLimits limits() { return new ChannelLimits(100, false, 0, false, null, true); }
                    public void close() {}
                    public WebhookResponse onWebhook(WebhookRequest r) {
                        String mode = settings.get(TestConnector.MODE);
                        while (mode.startsWith("HANG")) {
                            try {
                                new java.util.concurrent.CountDownLatch(1).await();
                            } catch (InterruptedException asked) {
                                if (mode.equals("HANG")) throw new ConnectorException(Failure.UNAVAILABLE, "interrupted");
                            }
                        }
                        context.receive(List.of(InboundMessage.of("w1", Sender.of("a", null), new Content.Text(new String(r.body())))),
                            Map.of("cursor", "7"));
                        return WebhookResponse.text(200, r.header("X-Name").orElse("?"));
                    }
                    private boolean asked(String what) {
                        String mode = settings.get(TestConnector.MODE);
                        context.store().put(what, context.store().get(what).map(n -> n + "+").orElse("+"));
                        while (mode.startsWith("HANG")) {
                            try {
                                new java.util.concurrent.CountDownLatch(1).await();
                            } catch (InterruptedException asked) {
                                if (mode.equals("HANG")) throw new ConnectorException(Failure.UNAVAILABLE, "interrupted");
                            }
                        }
                        if (mode.equals("THROW")) throw new IllegalStateException("bug");
                        if (mode.equals("GONE")) throw new ConnectorException(Failure.REJECTED, "gone");
                        return !mode.equals("NULL");
                    }
                    public java.io.InputStream fetch(String id) { return asked("fetch") ? new java.io.ByteArrayInputStream(id.getBytes()) : null; }
                    public Sender profile(String id) { return asked("profile") ? Sender.of(id, "Anna") : null; }
                    public List<MessageTemplate> templates() {
                        return asked("templates") ? List.of(new MessageTemplate("order", "en", "Order {{1}}", List.of("1"), null)) : null;
                    }
                    public List<Order> orders(Customer customer, int limit) {
                        return asked("orders") ? List.of(new Order("1", customer.toString(), null, null, null, List.of(), null, null, null)) : null;
                    }
                    public Duration pollEvery() { return Duration.ofSeconds(1); }
                    public void poll() {
                        polls++;
                        if (polls == 1) throw new ConnectorException(Failure.UNAVAILABLE, "first poll fails");
                        context.receive(List.of(InboundMessage.of("p" + polls, Sender.of("a", null), new Content.Text("polled"))), Map.of());
                    }
                }
                """);
    }
}
