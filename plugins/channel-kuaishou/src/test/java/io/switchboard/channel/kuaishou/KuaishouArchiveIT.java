package io.switchboard.channel.kuaishou;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class KuaishouArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http", "contacts");
    }
}
