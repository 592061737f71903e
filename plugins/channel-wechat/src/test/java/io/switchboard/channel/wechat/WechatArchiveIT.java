package io.switchboard.channel.wechat;

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

class WechatArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http", "notices");
    }
}
