package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.PluginArchives;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.message.Content;
import io.switchboard.testkit.PluginArchiveContract;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmsArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("net", "http", "notices", "contacts");
    }

    /** The SMPP library comes along and finds its logger in the server's. */
    @Test
    void speaksSmppInTheIsolatedLoader(@TempDir Path folder) throws Exception {
        PluginArchive plugin = new PluginArchives().unpack(archive(), folder.resolve("unpacked"));
        try (URLClassLoader loader = plugin.newClassLoader(getClass().getClassLoader());
                Smsc smsc = new Smsc();
                TestPlatform platform = new TestPlatform()) {
            Class<?> type = loader.loadClass(SmsConnector.class.getName());
            assertThat(type).isNotSameAs(SmsConnector.class);
            assertThat(loader.loadClass("org.jsmpp.session.SMPPSession").getClassLoader()).isSameAs(loader);
            Channel channel = platform.open((ChannelConnector) type.getConstructor().newInstance(), smsc.settings());
            channel.send(TestMessages.answer("+8613800138000", new Content.Text("你好")));
            assertThat(smsc.taken()).containsExactly("你好");
        }
    }
}
