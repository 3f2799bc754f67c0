/// Virtual time, and the contracts that every operator and every engine keeps.
module braid.testkit {
    requires transitive braid.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports braid.testkit;

    provides org.junit.jupiter.api.extension.Extension with
            braid.testkit.HangsEnd;
}
