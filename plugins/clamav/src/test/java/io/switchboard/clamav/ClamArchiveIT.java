package io.switchboard.clamav;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class ClamArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("files");
    }
}
