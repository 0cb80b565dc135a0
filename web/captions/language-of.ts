/** For a line's element; of several languages in turn nobody says which a line is in. */
export const languageOf = ({ language }: { language: string }): { lang?: string } =>
  language === "multi" ? {} : { lang: language };
