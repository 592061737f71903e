package io.switchboard.channel.web;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class WebArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of();
    }
}
