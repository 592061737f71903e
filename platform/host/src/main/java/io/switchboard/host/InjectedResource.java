package io.switchboard.host;

import org.jboss.resteasy.plugins.server.resourcefactory.POJOResourceFactory;
import org.jboss.resteasy.spi.HttpRequest;
import org.jboss.resteasy.spi.HttpResponse;
import org.jboss.resteasy.spi.ResteasyProviderFactory;

/** A resource object for each request, with the platform's services in its {@code @Inject} fields. */
final class InjectedResource extends POJOResourceFactory {
    private final Injector injector;

    InjectedResource(Class<?> type, Injector injector) {
        super(type);
        this.injector = injector;
    }

    @Override
    public Object createResource(HttpRequest request, HttpResponse response, ResteasyProviderFactory factory) {
        Object made = super.createResource(request, response, factory);
        return made instanceof java.util.concurrent.CompletionStage<?> later
                ? later.thenApply(injector::fill)
                : injector.fill(made);
    }
}
