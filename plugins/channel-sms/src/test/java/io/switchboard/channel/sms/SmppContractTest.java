package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.testkit.AwaitsNewsContract;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.ProviderMoves;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SmppContractTest implements DeliversContract, AwaitsNewsContract {
    private Smsc smsc;

    @BeforeEach
    void open() {
        smsc = new Smsc();
    }

    @AfterEach
    void close() {
        smsc.close();
        assertThat(smsc.violations()).isEmpty();
    }

    @Override
    public ChannelConnector connector() {
        return Entries.connector();
    }

    @Override
    public Map<String, Object> settings() {
        return smsc.settings();
    }

    @Override
    public String recipient() {
        return "+8613800138000";
    }

    @Override
    public ProviderMoves provider() {
        return smsc;
    }

    @Override
    public void arrives(String sender, String text) {
        smsc.arrives(sender, text);
    }

    @Override
    public OptionalInt unmarked() {
        return OptionalInt.of(smsc.waitingCount());
    }

    @Override
    public boolean arrivesUnreadable() {
        smsc.arrives(recipient(), 0, 4, new byte[] {1, 2, 3});
        return true;
    }
}
