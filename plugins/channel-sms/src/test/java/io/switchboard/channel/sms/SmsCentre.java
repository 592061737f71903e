package io.switchboard.channel.sms;

import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.util.List;
import java.util.Map;

/** The message centre of the tests with a page for people: what they write arrives by SMPP. */
public final class SmsCentre extends StandIn {
    private final Smsc smsc = new Smsc();

    public SmsCentre() {
        super(0);
        smsc.onText((to, text) -> said(to, true, "text", text));
    }

    @Override
    public String connector() {
        return "channel-sms";
    }

    @Override
    public String name() {
        return "SMS centre (SMPP)";
    }

    @Override
    public String customer() {
        return "+8613800138000";
    }

    @Override
    public Map<String, Object> settings() {
        return smsc.settings();
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "delivered", "failed", "binary");
    }

    @Override
    public void does(String customer, String kind, String text) {
        switch (kind) {
            case "delivered" -> smsc.receipt(smsc.lastId(), "DELIVRD");
            case "failed" -> smsc.receipt(smsc.lastId(), "UNDELIV");
            case "binary" -> smsc.arrives(customer, 0, 4, new byte[] {1, 2, 3});
            default -> smsc.arrives(customer, text);
        }
        said(customer, false, kind, text);
    }

    /** Its calls come by SMPP; there is nothing to ask by HTTP. */
    @Override
    protected Reply answer(Call call) {
        return null;
    }

    @Override
    protected boolean isSend(Call call) {
        return false;
    }

    @Override
    public void close() {
        smsc.close();
        super.close();
    }
}
