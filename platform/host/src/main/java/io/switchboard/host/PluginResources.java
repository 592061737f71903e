package io.switchboard.host;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.executable.ExecutableType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.ContextResolver;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.core.SynchronousDispatcher;
import org.jboss.resteasy.plugins.interceptors.RoleBasedSecurityFeature;
import org.jboss.resteasy.plugins.providers.ByteArrayProvider;
import org.jboss.resteasy.plugins.providers.DefaultTextPlain;
import org.jboss.resteasy.plugins.providers.FormUrlEncodedProvider;
import org.jboss.resteasy.plugins.providers.InputStreamProvider;
import org.jboss.resteasy.plugins.providers.StreamingOutputProvider;
import org.jboss.resteasy.plugins.providers.StringTextStar;
import org.jboss.resteasy.plugins.providers.jackson.ResteasyJackson2Provider;
import org.jboss.resteasy.plugins.validation.GeneralValidatorImpl;
import org.jboss.resteasy.spi.ResourceFactory;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.jboss.resteasy.spi.validation.GeneralValidator;

/**
 * One plugin's resources in a RESTEasy of their own. Whatever keeps classes in caches, Jackson's mapper and the validator,
 * is made for it alone and goes with it.
 */
final class PluginResources implements AutoCloseable {
    private final PluginRuntime plugin;
    private final ResteasyDeploymentImpl deployment;
    private final ValidatorFactory validators;
    private final Semaphore places;
    private final List<Class<?>> classes;

    PluginResources(PluginRuntime plugin, Set<Class<?>> classes, int places) {
        this.plugin = plugin;
        this.places = new Semaphore(places);
        this.classes = classes.stream().filter(type -> type.isAnnotationPresent(Path.class)).toList();
        this.validators = Validation.byProvider(HibernateValidator.class)
                .configure()
                .ignoreXmlConfiguration()
                // Without an expression language: messages of a plugin are not a program.
                .messageInterpolator(new ParameterMessageInterpolator())
                .externalClassLoader(plugin.loader())
                .buildValidatorFactory();
        this.deployment = new ResteasyDeploymentImpl();
        // Otherwise it would make itself the whole server's.
        deployment.setDeploymentSensitiveFactoryEnabled(true);
        deployment.setRegisterBuiltin(false);
        deployment.setActualProviderClasses(providerClasses(classes));
        deployment.setProviders(List.of(
                new Mappers(mapper()),
                new Validators(new GeneralValidatorImpl(validators, true, EnumSet.of(ExecutableType.NON_GETTER_METHODS))),
                new PluginProblems(plugin.id()),
                new PluginKeyScope()));
        List<ResourceFactory> factories = new ArrayList<>();
        this.classes.forEach(type -> factories.add(new InjectedResource(type, plugin.injector())));
        deployment.setResourceFactories(factories);
        deployment.start();
    }

    PluginRuntime plugin() {
        return plugin;
    }

    /** Those with a {@code Path}. */
    List<Class<?>> classes() {
        return classes;
    }

    SynchronousDispatcher dispatcher() {
        return (SynchronousDispatcher) deployment.getDispatcher();
    }

    ResteasyProviderFactory providers() {
        return deployment.getProviderFactory();
    }

    /** How many requests at a time. */
    Semaphore places() {
        return places;
    }

    @Override
    public void close() {
        deployment.stop();
        validators.close();
    }

    @SuppressWarnings("rawtypes") // RESTEasy's own signature
    private static List<Class> providerClasses(Set<Class<?>> classes) {
        List<Class> providers = new ArrayList<>(List.of(
                RoleBasedSecurityFeature.class,
                StringTextStar.class,
                DefaultTextPlain.class,
                ByteArrayProvider.class,
                InputStreamProvider.class,
                StreamingOutputProvider.class,
                FormUrlEncodedProvider.class,
                ResteasyJackson2Provider.class));
        classes.stream().filter(type -> !type.isAnnotationPresent(Path.class)).forEach(providers::add);
        return providers;
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .registerModule(new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        // The default one is shared by the whole server and would keep the plugin's classes.
        mapper.setTypeFactory(TypeFactory.defaultInstance().withCache(new LRUMap<>(16, 200)));
        return mapper;
    }

    private record Mappers(ObjectMapper mapper) implements ContextResolver<ObjectMapper> {
        @Override
        public ObjectMapper getContext(Class<?> type) {
            return mapper;
        }
    }

    private record Validators(GeneralValidator validator) implements ContextResolver<GeneralValidator> {
        @Override
        public GeneralValidator getContext(Class<?> type) {
            return validator;
        }
    }
}
