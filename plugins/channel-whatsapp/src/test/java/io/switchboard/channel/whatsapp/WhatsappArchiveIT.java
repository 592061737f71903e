package io.switchboard.channel.whatsapp;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class WhatsappArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http");
    }
}
