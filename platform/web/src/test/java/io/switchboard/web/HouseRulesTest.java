package io.switchboard.web;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.EntityManager;

/** The house's rules that Maven's scopes can't hold: who may know whom, and how things are called. */
@AnalyzeClasses(packages = "io.switchboard", importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.NoTestJars.class})
class HouseRulesTest {

    /** The core's tests come as a jar. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule theCoreKnowsNeitherTheEdgeNorTheHostNorPf4j = noClasses()
            .that()
            .resideInAPackage("io.switchboard.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..", "jakarta.websocket..", "io.switchboard.host..", "io.switchboard.web..");

    @ArchTest
    static final ArchRule theCoreNeverTouchesPluginsButThroughItsPorts = noClasses()
            .that()
            .resideInAPackage("io.switchboard.core..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.pf4j..", "io.switchboard.loader.."));

    @ArchTest
    static final ArchRule theEdgeLeavesTheDatabaseToTheCore =
            noClasses().that().resideInAPackage("io.switchboard.web..").should().dependOnClassesThat().areAssignableTo(EntityManager.class);

    @ArchTest
    static final ArchRule theSpiKnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.switchboard.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.switchboard.core..", "io.switchboard.host..", "io.switchboard.loader..", "io.switchboard.web..");

    @ArchTest
    static final ArchRule theLoaderKnowsTheSpiAlone = noClasses()
            .that()
            .resideInAPackage("io.switchboard.loader..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.switchboard.core..", "io.switchboard.host..", "io.switchboard.web..");

    @ArchTest
    static final ArchRule featuresOfTheCoreFormNoCircle =
            slices().matching("io.switchboard.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Dto");

    @ArchTest
    static final ArchRule nobodyAsksTheSystemsClock = noClasses()
            .that()
            .resideInAnyPackage("io.switchboard.core..", "io.switchboard.web..", "io.switchboard.host..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule resourcesStandInTheEdge = classes()
            .that()
            .areAnnotatedWith(jakarta.ws.rs.Path.class)
            .should()
            .resideInAnyPackage("io.switchboard.web..");
}
