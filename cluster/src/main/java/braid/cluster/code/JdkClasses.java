package braid.cluster.code;

import java.lang.module.ResolvedModule;
import java.util.HashSet;
import java.util.Set;

/// Tells the classes that come with the running Java from all others.
final class JdkClasses {

    private static final Set<String> PACKAGES = packages();

    private JdkClasses() {}

    private static Set<String> packages() {
        Set<String> packages = new HashSet<>();
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            boolean jdk = module.reference()
                    .location()
                    .map(at -> "jrt".equals(at.getScheme()))
                    .orElse(false);
            if (jdk) {
                packages.addAll(module.reference().descriptor().packages());
            }
        }
        return Set.copyOf(packages);
    }

    static boolean has(String className) {
        int end = className.lastIndexOf('.');
        return className.startsWith("java.") || (end > 0 && PACKAGES.contains(className.substring(0, end)));
    }
}
