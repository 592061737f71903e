package io.switchboard.host;

import io.switchboard.spi.module.RestModule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.resteasy.core.ResteasyContext;
import org.jboss.resteasy.core.SynchronousDispatcher;
import org.jboss.resteasy.core.ThreadLocalResteasyProviderFactory;
import org.jboss.resteasy.plugins.server.servlet.HttpServletInputMessage;
import org.jboss.resteasy.plugins.server.servlet.HttpServletResponseWrapper;
import org.jboss.resteasy.plugins.server.servlet.ServletSecurityContext;
import org.jboss.resteasy.plugins.server.servlet.ServletUtil;
import org.jboss.resteasy.spi.ResteasyProviderFactory;

/** The REST resources of plugins: one RESTEasy for each, ended with the plugin. Safe for use by several threads. */
public final class PluginRest implements PluginPart {
    /** How a caller has signed in, as {@code SecurityContext.getAuthenticationScheme} tells it: by an API key. */
    public static final String API_KEY = "API_KEY";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int PLACES = 32;

    private final Map<String, PluginResources> deployed = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final Watch watch;

    PluginRest(Watch watch) {
        this.watch = watch;
    }

    /** What became of a request that no plugin answered. */
    public enum Outcome {
        ANSWERED,
        /** No such plugin is started, or it has no REST. */
        UNKNOWN,
        /** Its address or its headers can't be read. */
        UNREADABLE,
        /** It is stopping, or has all its places taken. */
        UNAVAILABLE
    }

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (RestModule module : plugin.extensions(RestModule.class)) {
            classes.addAll(plugin.calls().call("resources", LIMIT, module::resources));
        }
        if (classes.isEmpty()) {
            return () -> {};
        }
        PluginResources resources = plugin.calls().call("deploying REST", LIMIT, () -> new PluginResources(plugin, classes, PLACES));
        deployed.put(plugin.id(), resources);
        changes.incrementAndGet();
        return () -> {
            deployed.remove(plugin.id(), resources);
            changes.incrementAndGet();
            resources.close();
        };
    }

    /**
     * Serves a request below {@code prefix}, on the caller's thread. The caller has checked that somebody has signed in.
     *
     * @param prefix path of the plugin's resources, without a slash at the end
     */
    public Outcome serve(String pluginId, String prefix, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<PluginResources> found = Optional.ofNullable(deployed.get(pluginId));
        if (found.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        PluginRuntime plugin = found.get().plugin();
        if (!plugin.gate().enter()) {
            return Outcome.UNAVAILABLE;
        }
        try {
            if (!found.get().places().tryAcquire()) {
                return Outcome.UNAVAILABLE;
            }
            try {
                return serve(found.get(), prefix, request, response);
            } finally {
                found.get().places().release();
            }
        } finally {
            plugin.gate().leave();
        }
    }

    /** Rises whenever resources come or go. */
    public long changes() {
        return changes.get();
    }

    /** The resource classes of each started plugin, to be looked at and not kept: they would keep a stopped plugin alive. */
    public Map<String, List<Class<?>>> resources() {
        Map<String, List<Class<?>>> all = new TreeMap<>();
        deployed.forEach((id, resources) -> all.put(id, resources.classes()));
        return all;
    }

    PluginResources deployed(String pluginId) {
        return deployed.get(pluginId);
    }

    private Outcome serve(PluginResources resources, String prefix, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        thread.setContextClassLoader(resources.plugin().loader());
        ThreadLocalResteasyProviderFactory.push(resources.providers());
        long begin = System.nanoTime();
        try (Watch.Limit limit = watch.limit(Duration.ofSeconds(30), resources.plugin().id())) {
            return invoke(resources, prefix, request, response) ? Outcome.ANSWERED : Outcome.UNREADABLE;
        } finally {
            count(resources.plugin().meter(), request, response.getStatus(), System.nanoTime() - begin);
            ThreadLocalResteasyProviderFactory.pop();
            resources.plugin().entities().endCall();
            thread.setContextClassLoader(context);
        }
    }

    private static void count(PluginMeter meter, HttpServletRequest request, int status, long nanos) {
        if (status >= 500) {
            // Without its path, in which there may be somebody's number.
            meter.failed("REST " + request.getMethod(), nanos, new IllegalStateException("answered with " + status));
        } else {
            meter.done(nanos);
        }
    }

    private static boolean invoke(
            PluginResources resources, String prefix, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ResteasyProviderFactory providers = resources.providers();
        HttpServletResponseWrapper out = new HttpServletResponseWrapper(response, request, providers);
        SynchronousDispatcher dispatcher = resources.dispatcher();
        HttpServletInputMessage in;
        try {
            in = new HttpServletInputMessage(
                    request,
                    response,
                    request.getServletContext(),
                    out,
                    ServletUtil.extractHttpHeaders(request),
                    ServletUtil.extractUriInfo(request, prefix),
                    request.getMethod(),
                    dispatcher);
        } catch (RuntimeException unreadable) {
            // Whatever RESTEasy's parsers of headers and addresses throw: nothing of the plugin has run yet.
            return false;
        }
        try (ResteasyContext.CloseableContext level = ResteasyContext.addCloseableContextDataLevel()) {
            ResteasyContext.pushContext(HttpServletRequest.class, request);
            ResteasyContext.pushContext(HttpServletResponse.class, response);
            ResteasyContext.pushContext(SecurityContext.class, new ServletSecurityContext(request));
            dispatcher.invoke(in, out);
            return true;
        } finally {
            ResteasyContext.clearContextData();
        }
    }
}
