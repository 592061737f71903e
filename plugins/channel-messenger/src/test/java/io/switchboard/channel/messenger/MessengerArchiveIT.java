package io.switchboard.channel.messenger;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class MessengerArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http", "contacts");
    }
}
