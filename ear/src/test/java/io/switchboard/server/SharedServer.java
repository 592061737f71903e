package io.switchboard.server;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests that leave a server as they found it one and the same, on H2: a start costs as much as all of them. */
class SharedServer implements ParameterResolver {
    private final String name;

    SharedServer() {
        this("shared");
    }

    private SharedServer(String name) {
        this.name = name;
    }

    /** For the tests of tickets in browsers, which leave theirs lying about and look for their own: none of them may log an error. */
    static final class OfDesks extends SharedServer {
        OfDesks() {
            super("desks");
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SwitchboardServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The store closes it when the last test has run.
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServer.class))
                .computeIfAbsent(name, key -> new SwitchboardServer(name, Map.of()).start(), SwitchboardServer.class);
    }
}
