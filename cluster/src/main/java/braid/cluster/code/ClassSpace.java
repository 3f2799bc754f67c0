package braid.cluster.code;

/// The classes that one side of a cluster knows by name.
public interface ClassSpace {

    /// The class that `name` stands for, as `Class.forName` takes it; not initialised. Quick when asked again.
    ///
    /// @throws ClassNotFoundException if there is none
    Class<?> load(String name) throws ClassNotFoundException;

    /// Is told that `type`, or something of it, is about to travel. Quick when told again.
    ///
    /// @throws IllegalArgumentException if the other side could never know it
    void note(Class<?> type);

    /// The loader for classes that are made here of interfaces that were loaded here.
    ClassLoader loader();
}
