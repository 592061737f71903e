package ${package};

import io.switchboard.testkit.PluginArchiveContract;
import java.util.List;

/** The built archive, in the loader of the server. */
class ${name}ArchiveIT implements PluginArchiveContract {

    @Override
    public List<String> permissions() {
        return List.of("http");
    }
}
