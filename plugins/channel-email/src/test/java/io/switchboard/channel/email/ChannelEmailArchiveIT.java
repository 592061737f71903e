package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.PluginArchives;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.Polls;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.testkit.PluginArchiveContract;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.ByteArrayInputStream;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelEmailArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("net", "http", "notices", "contacts");
    }

    /** Jakarta Mail finds its parts by class loaders: only in the isolated one does it show that all are bundled. */
    @Test
    void sendsAndReceivesInTheIsolatedLoader(@TempDir Path folder) throws Exception {
        PluginArchive plugin = new PluginArchives().unpack(archive(), folder.resolve("unpacked"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // As on the server, whose threads know nothing of the plugin.
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (URLClassLoader loader = plugin.newClassLoader(getClass().getClassLoader());
                Post post = new Post();
                TestPlatform platform = new TestPlatform()) {
            Class<?> type = loader.loadClass(EmailConnector.class.getName());
            assertThat(type).isNotSameAs(EmailConnector.class);
            ChannelConnector connector = (ChannelConnector) type.getConstructor().newInstance();
            Channel channel = platform.open(connector, post.settings());
            FileRef picture = platform.files().store("图片.png", new ByteArrayInputStream(TestMessages.PNG));
            channel.send(TestMessages.answer(
                    "m-1", "customer@client.example", new Content.RichText("<b>你好</b>", "你好"), List.of(picture)));
            assertThat(post.sent().text()).isEqualTo("你好");
            assertThat(post.sent().files()).extracting(FileRef::name).containsExactly("图片.png");

            post.deliver(Post.mail("customer@client.example", "Hello", "", "a question"));
            ((Polls) channel).poll();
            assertThat(platform.texts()).containsExactly("a question");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
