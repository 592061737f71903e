package io.switchboard.channel.douyin;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class DouyinArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http", "contacts");
    }
}
