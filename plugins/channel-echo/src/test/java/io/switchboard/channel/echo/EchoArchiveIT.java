package io.switchboard.channel.echo;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class EchoArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http", "conversations", "tickets", "events", "tables", "rest", "pages");
    }
}
