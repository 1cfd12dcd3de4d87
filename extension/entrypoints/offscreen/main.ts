// Chrome only: the engine's home.
export {}
