export declare function missingFrom(packages: Record<string, object>): Record<string, object>;
