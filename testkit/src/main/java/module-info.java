/// Virtual time, the contracts that every operator and every engine keeps, and the tester of random graphs.
module braid.testkit {
    requires transitive braid.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports braid.testkit;
    exports braid.testkit.random;

    provides org.junit.jupiter.api.extension.Extension with
            braid.testkit.HangsEnd;
}
